import { setImmediate } from 'node:timers/promises';
import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { expect } from 'vitest';
import { keys } from '../../cli/commands/keys.ts';
import { runAndReport } from '../../cli/run.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { clientOf, credentialsIn } from '../support/clients.ts';
import type { Announced } from '../support/process.ts';

export const REGIONS = ['us-east-1', 'eu-central-1', 'eu-west-1'] as const;

type Region = (typeof REGIONS)[number];

/** Creates a client for each region. */
export const clientsOf = (service: Announced): Readonly<Record<Region, SecretsManager>> => {
  const credentials = credentialsIn(service);
  const inRegion = (region: Region) => clientOf(service, { region, credentials });
  return {
    'us-east-1': inRegion('us-east-1'),
    'eu-central-1': inRegion('eu-central-1'),
    'eu-west-1': inRegion('eu-west-1'),
  };
};

/** Creates a key beside the service, in this process, which is much faster than a new one. */
export const newKey = async (data: string, account: string, region: Region): Promise<string> => {
  const lines: string[] = [];
  const code = await runAndReport(
    keys,
    ['create', '--json', '--data-dir', data, '--account', account, '--region', region],
    { ...systemClock, out: (line) => lines.push(line), err: (line) => lines.push(line), env: {} },
  );
  expect(code, lines.join()).toBe(0);
  return JSON.parse(lines[0] ?? '').arn;
};

/** The value of a secret with this name. */
export const written = (name: string): string => `the value of ${name} and nothing else`;

/** Creates secrets in each region, some under their own keys, and one with replicas in the other regions. */
export const seed = async (
  data: string,
  service: Announced,
): Promise<readonly [Region, string][]> => {
  const clients = clientsOf(service);
  const seeded: [Region, string][] = [];
  for (const region of REGIONS) {
    for (const number of [1, 2, 3]) {
      const Name = `seeded-${number}`;
      const key = number === 1 ? await newKey(data, service.account, region) : undefined;
      await clients[region].createSecret({ Name, SecretString: written(Name), KmsKeyId: key });
      seeded.push([region, Name]);
    }
  }
  const Name = 'replicated';
  const AddReplicaRegions = REGIONS.slice(1).map((Region) => ({ Region }));
  await clients['us-east-1'].createSecret({ Name, SecretString: written(Name), AddReplicaRegions });
  return [...seeded, ['us-east-1', Name]];
};

/** Writes in every region until `end` is called, each secret under a new key. */
export const writing = (data: string, service: Announced) => {
  const clients = clientsOf(service);
  let ending = false;
  let count = 0;
  const work = async () => {
    while (!ending) {
      for (const region of REGIONS) {
        const KmsKeyId = await newKey(data, service.account, region);
        const Name = `meanwhile-${count}`;
        await clients[region].createSecret({ Name, SecretString: written(Name), KmsKeyId });
        await clients['us-east-1'].putSecretValue({
          SecretId: 'replicated',
          SecretString: written('replicated'),
        });
        count += 1;
        await setImmediate();
      }
    }
    return count;
  };
  const done = work();
  return {
    end: () => {
      ending = true;
      return done;
    },
  };
};

/** Reads every secret of a service, compares it with what was written, and lists their regions and names. */
export const readAll = async (service: Announced): Promise<readonly string[]> => {
  const read: string[] = [];
  for (const [region, client] of Object.entries(clientsOf(service))) {
    let NextToken: string | undefined;
    do {
      const page = await client.listSecrets({ MaxResults: 100, NextToken });
      for (const { Name = '' } of page.SecretList ?? []) {
        const { SecretString } = await client.getSecretValue({ SecretId: Name });
        expect(SecretString).toBe(written(Name));
        read.push(`${region} ${Name}`);
      }
      ({ NextToken } = page);
    } while (NextToken !== undefined);
  }
  return read;
};
