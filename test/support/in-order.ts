import type { Secret } from '../../domain/secret/state.ts';

/** Converts the maps of a state to lists, since `toEqual` ignores the order of maps. */
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
