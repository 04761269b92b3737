import { laterUnlessEnded, limitedRefusals } from '../../app/telemetry/limited-refusals.ts';
import type { Region } from '../../domain/secret/ids.ts';
import { SAME_REGION } from '../../infra/aws/call-limits.ts';
import { rootAccessKey, staticDirectory } from '../../infra/credentials/static-directory.ts';
import { envelopeSealer } from '../../infra/crypto/envelope.ts';
import { accountClaim } from '../../infra/dynamodb/account-claim.ts';
import { dynamoClient } from '../../infra/dynamodb/client.ts';
import { dynamoEventStore } from '../../infra/dynamodb/event-store.ts';
import { kmsClient } from '../../infra/kms/client.ts';
import { kmsKeyService } from '../../infra/kms/key-service.ts';
import { rootSecretAccessKey } from '../../infra/kms/root-credentials.ts';
import { signingKeys } from '../../infra/sigv4/signing-key.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { memoised } from '../../infra/system/memoised.ts';
import { toStandardOutput } from '../lambda/log-lines.ts';
import { boundStore } from './bound-store.ts';
import { untilAborted } from './lambda-deadline.ts';
import type { OpenApi } from './lambda-events.ts';
import type { LambdaSettings } from './lambda-settings.ts';
import { api } from './pipeline.ts';
import { processPorts } from './process-ports.ts';
import { throttleFor } from './throttle.ts';

/**
 * The service on DynamoDB and KMS, for one container. Clients are created at the cold start, the rest on the first
 * invocation, once KMS has decrypted the root credentials. If that fails, the error is thrown for Lambda to log
 * and count, and the next invocation retries.
 */
export const lambdaService = (settings: LambdaSettings): OpenApi => {
  const { region, tableName, account, rootKey } = settings;
  const target = { region, limits: SAME_REGION };
  const kms = kmsClient(target);
  const client = dynamoClient(target);
  const { claim } = accountClaim({ client, tableName });
  const bound = memoised(() => claim(account));
  const table = dynamoEventStore({ client, tableName, accessTimeout: SAME_REGION.accessRecord });
  const store = boundStore(table, bound);
  const sealer = envelopeSealer({
    keys: kmsKeyService({ clientFor: () => kms, stage: rootKey.stage }),
  });

  const { telemetry } = limitedRefusals(toStandardOutput, {
    ...systemClock,
    later: laterUnlessEnded,
  });

  const ports = memoised(async () => {
    const secretAccessKey = await rootSecretAccessKey(kms, rootKey);
    const accessKey = { accessKeyId: rootKey.accessKeyId, secretAccessKey };
    const root = rootAccessKey(account, accessKey, region);
    return {
      serves: (asked: Region) => asked === region,
      copiesTo: (asked: Region) => settings.replicaRegions.has(asked),
      credentials: staticDirectory([root]),
      // One key, region and service, but a new day each day; dates that are rejected later get keys too.
      signingKeys: signingKeys({ max: 32 }),
      presignedMax: settings.presignedMax,
      throttle: throttleFor(settings.throttle, systemClock),
      ...processPorts({ rootSecretAccessKey: secretAccessKey, telemetry }),
      telemetry,
    };
  });

  return async (signal) => {
    const regional = { store: untilAborted(store, signal), sealer };
    return api({ ...(await ports()), regional: () => regional });
  };
};
