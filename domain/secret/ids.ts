declare const brand: unique symbol;

/** A validated string, so that the compiler rejects a name where an ARN is expected. */
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

/** Twelve digits. */
export type AccountId = Branded<'AccountId'>;
/** An AWS region code such as `eu-west-1`. */
export type Region = Branded<'Region'>;
/** The friendly name: 1-512 of `[A-Za-z0-9/_+=.@!-]`. */
export type SecretName = Branded<'SecretName'>;
/** The full ARN of a secret, with its six-character suffix. */
export type SecretArn = Branded<'SecretArn'>;
/** The ClientRequestToken that created a version: 32-64 characters. */
export type VersionId = Branded<'VersionId'>;
/** A staging label such as `AWSCURRENT`: 1-256 characters. */
export type Stage = Branded<'Stage'>;
/** A KMS key as the caller specified it: key id, key ARN, alias or alias ARN. */
export type KeyId = Branded<'KeyId'>;
/** The ARN of the KMS key that wrapped a data key. */
export type KeyArn = Branded<'KeyArn'>;
/** Milliseconds since the epoch, UTC. */
export type Instant = number & { readonly [brand]: 'Instant' };

/** Brands a string that the caller has validated. */
export const branded = <Kind extends Branded<string>>(text: string): Kind => text as Kind;

/** Brands a number of milliseconds since the epoch. */
export const instant = (milliseconds: number): Instant => milliseconds as Instant;

/** The label of the current version; every secret with a value has exactly one. */
export const AWSCURRENT = branded<Stage>('AWSCURRENT');

/** The label of the previously current version. */
export const AWSPREVIOUS = branded<Stage>('AWSPREVIOUS');

/** The label of the version that a rotation is preparing. */
export const AWSPENDING = branded<Stage>('AWSPENDING');
