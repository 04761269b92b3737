import type { CreateSecret } from '../commands.ts';
import { accept, type Decision, reject } from '../decision.ts';
import type { SecretEvent } from '../events.ts';
import { AWSCURRENT } from '../ids.ts';
import { NAME_SCHEDULED, nameTaken, tokenReused } from '../messages.ts';
import type { LiveSecret, Secret } from '../state.ts';

/**
 * CreateSecret, idempotent by ClientRequestToken (API reference): the same token with the same
 * value is ignored, with another value it is rejected; with another token, the name is taken.
 */
export const createSecret = (command: CreateSecret, secret: Secret): Decision =>
  secret.status === 'absent' ? accept(...facts(command)) : onExisting(command, secret);

const onExisting = (command: CreateSecret, secret: LiveSecret): Decision => {
  if (secret.status === 'scheduledForDeletion') return reject('InvalidRequest', NAME_SCHEDULED);
  if (secret.replicaOf !== null) return reject('ResourceExists', nameTaken(command.name));
  switch (command.stored) {
    case 'same':
      return accept();
    case 'different':
      return reject('ResourceExists', tokenReused(command.token, secret.arn));
    case 'unknown':
      return isRetryWithoutValue(command, secret)
        ? accept()
        : reject('ResourceExists', nameTaken(command.name));
  }
};

/**
 * A request without a value creates no version, so a retry is recognised by the token of the
 * secret.
 */
const isRetryWithoutValue = (command: CreateSecret, secret: LiveSecret): boolean =>
  !command.carriesValue && command.token !== null && command.token === secret.createdWith;

const facts = (command: CreateSecret): readonly SecretEvent[] => {
  const { arn, name, description, keyId, externalType, token, now: at } = command;
  const created = { arn, name, description, keyId, externalType, token };
  return [
    { type: 'SecretCreated', at, ...created },
    ...versionFacts(command),
    ...tagFacts(command),
    ...command.replicas.map((replica): SecretEvent => ({ type: 'ReplicaAdded', at, ...replica })),
  ];
};

const versionFacts = ({ version, now: at }: CreateSecret): readonly SecretEvent[] =>
  version === null
    ? []
    : [
        { type: 'SecretVersionAdded', at, ...version },
        {
          type: 'VersionStagesMoved',
          at,
          moves: [{ stage: AWSCURRENT, from: null, to: version.versionId }],
        },
      ];

const tagFacts = ({ tags, now: at }: CreateSecret): readonly SecretEvent[] =>
  tags.length === 0 ? [] : [{ type: 'SecretTagged', at, tags }];
