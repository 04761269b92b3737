import { isDeepStrictEqual } from 'node:util';
import { AWSCURRENT, type VersionId } from '../../../domain/secret/ids.ts';
import { arnInRegion } from '../../../domain/secret/names.ts';
import type { LiveSecret, Version } from '../../../domain/secret/state.ts';
import type { StreamState } from '../../../infra/memory/stream-state.ts';
import { type KeyRing, keyArnOf, readSealed } from './key-ring.ts';

/** A secret that exists, with everything that is stored for it. */
export type Live = StreamState & {
  readonly head: StreamState['head'] & { readonly secret: LiveSecret };
};

/** Returns what is stored for a stream, `null` if it has no secret. */
export const liveIn = (stored: StreamState): Live | null => {
  const { secret } = stored.head;
  return secret.status === 'absent' ? null : { ...stored, head: { ...stored.head, secret } };
};

/** Returns how a replica does not match its primary; `null` if it matches. */
export const mismatchOf = (ring: KeyRing, primary: LiveSecret, replica: Live): string | null =>
  mismatchedFacts(primary, replica) ??
  mismatchedVersions(primary, replica) ??
  [...primary.versions]
    .filter(([versionId]) => replica.head.secret.versions.has(versionId))
    .map(([versionId, version]) => mismatchedValue(ring, replica, versionId, version))
    .find((text) => text !== null) ??
  null;

const mismatchedFacts = (
  primary: LiveSecret,
  { head: { secret, stream } }: Live,
): string | null => {
  const link = primary.replicas.get(stream.region);
  const wanted = {
    ...factsOf(primary),
    arn: arnInRegion(primary.arn, stream.region),
    keyId: link?.keyId,
  };
  const shown = { ...factsOf(secret), arn: secret.arn, keyId: secret.keyId };
  const member = Object.entries(wanted).find(
    ([name, value]) =>
      !isDeepStrictEqual(value, Object.entries(shown).find(([key]) => key === name)?.[1]),
  );
  return member === undefined ? null : `another ${member[0]}`;
};

const factsOf = ({
  description,
  tags,
  policy,
  rotation,
  stages,
  name,
  externalType,
}: LiveSecret) => ({
  name,
  description,
  externalType,
  policy,
  rotation,
  tags: tags && [...tags],
  stages: [...stages],
});

const mismatchedVersions = (primary: LiveSecret, { head: { secret } }: Live): string | null => {
  const labelled = new Set(primary.stages.values());
  const wanted = [...primary.versions.keys()].filter((versionId) => labelled.has(versionId));
  return isDeepStrictEqual(wanted, [...secret.versions.keys()]) ? null : 'other versions';
};

const mismatchedValue = (
  ring: KeyRing,
  replica: Live,
  versionId: VersionId,
  version: Version,
): string | null => {
  if (version.digest === null) return null;
  const { secret, stream } = replica.head;
  const sealed = replica.values.get(versionId);
  if (sealed === undefined) return `no value of ${versionId}`;
  const text = readSealed(sealed);
  if (text.value !== ring.valueOf(version.digest)) return `another value of ${versionId}`;
  if (text.arn !== secret.arn) return `a value bound to another secret: ${versionId}`;
  if (text.keyArns[0] !== keyArnOf({ ...stream, keyId: secret.keyId })) return 'another key';
  return null;
};

/** Returns a version whose value is missing, wrong, or not in the head; `null` if there is none. */
export const incompletenessOf = ({ head, values }: Live): string | null => {
  const { secret, current } = head;
  const incomplete = [...secret.versions].find(([versionId, { digest }]) => {
    const sealed = values.get(versionId);
    return digest !== null && (sealed === undefined || readSealed(sealed).digest !== digest);
  });
  if (incomplete !== undefined) return `${incomplete[0]} has no value of its own`;
  const holder = secret.stages.get(AWSCURRENT);
  const isRight = holder === undefined || current === values.get(holder);
  return isRight ? null : 'the head shows a value that is not the current one';
};
