declare const brand: unique symbol;

/** A string that was checked or made by us, so that a name is never passed where an ARN belongs. */
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

/** Twelve digits. */
export type AccountId = Branded<'AccountId'>;
/** An AWS region code such as `eu-west-1`. */
export type Region = Branded<'Region'>;
/** The friendly name: 1-512 of `[A-Za-z0-9/_+=.@!-]`. */
export type SecretName = Branded<'SecretName'>;
/** The full ARN of a secret, with its six-character suffix. */
export type SecretArn = Branded<'SecretArn'>;
/** The ClientRequestToken that made a version: 32-64 characters. */
export type VersionId = Branded<'VersionId'>;
/** A staging label such as `AWSCURRENT`: 1-256 characters. */
export type Stage = Branded<'Stage'>;
/** A KMS key as a caller named it: key id, key ARN, alias or alias ARN. */
export type KeyId = Branded<'KeyId'>;
/** The ARN of the KMS key that really wrapped a data key. */
export type KeyArn = Branded<'KeyArn'>;
/** Milliseconds since the epoch, UTC. */
export type Instant = number & { readonly [brand]: 'Instant' };

/** Brand a string that the caller of this function has checked. */
export const branded = <Kind extends Branded<string>>(text: string): Kind => text as Kind;

/** Brand a count of milliseconds since the epoch. */
export const instant = (milliseconds: number): Instant => milliseconds as Instant;

/** The label every secret with a value has on exactly one version. */
export const AWSCURRENT = branded<Stage>('AWSCURRENT');

/** The label of the version that was current before. */
export const AWSPREVIOUS = branded<Stage>('AWSPREVIOUS');

/** The label of the version a rotation is preparing. */
export const AWSPENDING = branded<Stage>('AWSPENDING');
