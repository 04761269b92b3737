import type { memoryService } from './memory-service.ts';

type Service = ReturnType<typeof memoryService>;

/** Makes a request token, and so a version id, of the right length. */
export const token = (label: string): string => label.padEnd(32, '-');

/** Requests about the values of one secret, with versions given by the labels of `token`. */
export const valuesOf = (service: Service, SecretId: string) => ({
  create: (label: string, rest: Readonly<Record<string, unknown>> = {}) =>
    service.ask('CreateSecret', {
      Name: SecretId,
      ClientRequestToken: token(label),
      SecretString: `value of ${label}`,
      ...rest,
    }),
  put: (label: string, rest: Readonly<Record<string, unknown>> = {}) =>
    service.ask('PutSecretValue', {
      SecretId,
      ClientRequestToken: token(label),
      SecretString: `value of ${label}`,
      ...rest,
    }),
  update: (rest: Readonly<Record<string, unknown>> = {}) =>
    service.ask('UpdateSecret', { SecretId, ...rest }),
  /** Moves a label from one version to another. */
  move: (VersionStage: string, from: string | null, to: string | null) =>
    service.ask('UpdateSecretVersionStage', {
      SecretId,
      VersionStage,
      ...(from !== null && { RemoveFromVersionId: token(from) }),
      ...(to !== null && { MoveToVersionId: token(to) }),
    }),
  get: (rest: Readonly<Record<string, unknown>> = {}) =>
    service.ask('GetSecretValue', { SecretId, ...rest }),
  describe: async () => (await service.ask('DescribeSecret', { SecretId })).json,
  list: (rest: Readonly<Record<string, unknown>> = {}) =>
    service.ask('ListSecretVersionIds', { SecretId, ...rest }),
});

/** M1 */
export const NOT_FOUND = {
  __type: 'ResourceNotFoundException',
  Message: "Secrets Manager can't find the specified secret.",
};

/** M6 */
export const MARKED = {
  __type: 'InvalidRequestException',
  Message: "You can't perform this operation on the secret because it was marked for deletion.",
};
