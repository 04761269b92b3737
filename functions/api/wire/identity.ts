import type { SecretFacts } from '../../../domain/secret/state.ts';
import type { Output } from './responses.ts';

/** What most answers begin with: always the stored ARN and name, however the caller named it. */
export const identity = ({ arn, name }: Pick<SecretFacts, 'arn' | 'name'>) =>
  ({ ARN: arn, Name: name }) satisfies Output;
