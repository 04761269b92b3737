import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { alarmsContract } from './alarms.contract.ts';
import { commitWatchContract } from './commit-watch.contract.ts';
import type { Deployed } from './container.ts';
import { deploymentContract } from './deployment.contract.ts';
import { functionContract } from './function.contract.ts';
import { healAccountContract } from './heal-account.contract.ts';
import { keyPermissionsContract } from './key-permissions.contract.ts';
import { permissionsContract } from './permissions.contract.ts';
import { replicationContract } from './replication.contract.ts';
import { replicationWorkerContract } from './replication-worker.contract.ts';
import { templateContract } from './template.contract.ts';
import { VARIANTS } from './variants.ts';
import { workerContract } from './worker.contract.ts';
import { OFFLINE, openWorkspace, resourcesOf, unpack, zipNameOf } from './workspace.ts';
import { unzipped } from './zip.ts';

/** The contract of each function, by its handler. */
const CONTRACTS: Readonly<Record<string, (deployed: Deployed) => void>> = {
  'functions/api/handler.handler': functionContract,
  'functions/schedule/purge-due.handler': workerContract,
  'functions/streams/watch-commits.handler': commitWatchContract,
  'functions/streams/replicate.handler': replicationWorkerContract,
  'functions/schedule/heal-replicas.handler': (deployed) => {
    replicationWorkerContract(deployed);
    healAccountContract(deployed);
  },
};

const workspace = await openWorkspace();
afterAll(() => workspace.close());

// Packaged here and not in a hook, because each function that is found gets a suite.
await workspace.describe('replicating', VARIANTS.replicating);
const { template, zips } = await workspace.package('replicating').catch(async (error: unknown) => {
  await workspace.close();
  throw error;
});
const functions = resourcesOf(template, 'AWS::Lambda::Function').map((resource) => {
  const handler = String(resource.Properties.Handler);
  const { Variables } = Object(resource.Properties.Environment);
  const zip = zips.get(zipNameOf(resource)) ?? Buffer.alloc(0);
  return { handler, zip, variables: Object.keys(Variables ?? {}) };
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

  it('runs without a network: an attempt to connect would have ended it', () => {
    const attempt = ['-e', 'require("node:net").connect(4599)'];
    const { status, stderr } = spawnSync(process.execPath, attempt, { env: OFFLINE });
    expect(status).toBe(1);
    expect(String(stderr)).toContain('A connection was attempted');
  });
});

templateContract(template);
alarmsContract(template);
deploymentContract(template);
replicationContract(template);
permissionsContract(template);
keyPermissionsContract(template);

for (const { handler, zip, variables } of functions) {
  const unpacked = await unpack(zip, workspace.directory);
  CONTRACTS[handler]?.({ handler, variables, unpacked });
}
