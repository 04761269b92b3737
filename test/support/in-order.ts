import type { Secret } from '../../domain/secret/state.ts';

/** A state with lists in the place of maps: `toEqual` takes maps for equal in any order. */
export const inOrder = (secret: Secret) =>
  secret.status === 'absent'
    ? secret
    : {
        ...secret,
        versions: [...secret.versions],
        stages: [...secret.stages],
        tags: secret.tags && [...secret.tags],
        replicas: [...secret.replicas],
      };
