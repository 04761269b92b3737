import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import type { Deployed } from './container.ts';
import { deploymentContract } from './deployment.contract.ts';
import { functionContract } from './function.contract.ts';
import { keyPermissionsContract } from './key-permissions.contract.ts';
import { permissionsContract } from './permissions.contract.ts';
import { replicationContract } from './replication.contract.ts';
import { replicationWorkerContract } from './replication-worker.contract.ts';
import { statementsOf } from './statements.ts';
import { templateContract } from './template.contract.ts';
import { workerContract } from './worker.contract.ts';
import { functionOf, OFFLINE, openWorkspace, resourcesOf, unpack, zipNameOf } from './workspace.ts';
import { unzipped } from './zip.ts';

/** The contract of each function, by its handler. */
const CONTRACTS: Readonly<Record<string, (deployed: Deployed) => void>> = {
  'functions/api/handler.handler': functionContract,
  'functions/schedule/purge-due.handler': workerContract,
  'functions/streams/replicate.handler': replicationWorkerContract,
  'functions/schedule/heal-replicas.handler': replicationWorkerContract,
};

const workspace = await openWorkspace();
afterAll(() => workspace.close());

// Here and not in a hook: there is a suite for each function that is found.
const { template, zips } = await workspace.package().catch(async (error: unknown) => {
  await workspace.close();
  throw error;
});
const functions = resourcesOf(template, 'AWS::Lambda::Function').map((resource) => {
  const handler = String(resource.Properties.Handler);
  const { Variables } = Object(resource.Properties.Environment);
  const zip = zips.get(zipNameOf(resource)) ?? Buffer.alloc(0);
  return { handler, zip, variables: Object.keys(Variables) };
});

describe('npm run package', () => {
  it('puts the handler of each function, as one minified file, into its zip', () => {
    expect(functions.map(({ handler }) => handler)).toEqual(Object.keys(CONTRACTS));
    for (const { handler, zip } of functions) {
      const files = [...unzipped(zip)];
      expect(files.map(([name]) => name)).toEqual([handler.replace(/\.\w+$/, '.mjs')]);
      expect(files[0]?.[1].length).toBeLessThanOrEqual(600_000);
    }
  });

  it('was watched: an attempt to connect would have ended it', () => {
    const attempt = ['-e', 'require("node:net").connect(4599)'];
    const { status, stderr } = spawnSync(process.execPath, attempt, { env: OFFLINE });
    expect(status).toBe(1);
    expect(String(stderr)).toContain('A connection was attempted');
  });

  it('builds no stage that was given no root credentials', async () => {
    await expect(workspace.package('prod')).rejects.toMatchObject({
      stdout: expect.stringContaining('SEALSTREAM_ROOT_ACCESS_KEY_ID": Value not found'),
    });
  });
});

describe('a stage that is given its default key', () => {
  it('makes none, and its role may use that one', async () => {
    const arn = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
    const { template: given } = await workspace.package(
      'example',
      `--param=default-key-arn=${arn}`,
    );
    expect(given.Conditions.MakesDefaultKey).toEqual({ 'Fn::Equals': [arn, ''] });
    expect(
      statementsOf(given, 'ApiRole').find(({ Sid }) => Sid === 'SealAndOpenByDefault'),
    ).toMatchObject({
      Resource: { 'Fn::If': ['MakesDefaultKey', {}, arn] },
    });
  });
});

describe('a stage that is given rates', () => {
  it('tells them to its function as they are', async () => {
    const rates = 'aws,ListSecrets=20,GetSecretValue=500';
    const { template: given } = await workspace.package('example', `--param=throttle=${rates}`);
    const [api] = resourcesOf(given, 'AWS::Lambda::Function');
    expect(api?.Properties.Environment).toMatchObject({
      Variables: { SEALSTREAM_THROTTLE: rates },
    });
  });
});

describe('a stage that is given the regions of its replicas', () => {
  it('lets the workers reach those, and tells them', async () => {
    const { template: given } = await workspace.package(
      'example',
      '--param=replica-regions=eu-west-1,ap-northeast-1',
    );
    const { Variables } = Object(
      functionOf(given, 'functions/streams/replicate.handler').Properties.Environment,
    );
    expect(Variables.SEALSTREAM_REPLICA_REGIONS).toBe('eu-west-1,ap-northeast-1');
    const elsewhere = statementsOf(given, 'ReplicationRole').filter(
      ({ Condition }) => Condition?.StringEquals?.['aws:RequestedRegion'],
    );
    expect(elsewhere.map(({ Sid }) => Sid)).toEqual([
      'CopyToReplicaRegions',
      'SealInReplicaRegions',
    ]);
    for (const { Condition } of elsewhere) {
      expect(Condition?.StringEquals).toEqual({
        'aws:RequestedRegion': { 'Fn::Split': [',', 'eu-west-1,ap-northeast-1'] },
      });
    }
  });
});

templateContract(template);
deploymentContract(template);
replicationContract(template);
permissionsContract(template);
keyPermissionsContract(template);

for (const { handler, zip, variables } of functions) {
  const unpacked = await unpack(zip, workspace.directory);
  CONTRACTS[handler]?.({ handler, variables, unpacked });
}
