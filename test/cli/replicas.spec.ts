import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../cli/commands/check.ts';
import { replicas } from '../../cli/commands/replicas.ts';
import { run as runCommand } from '../../cli/run.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { sdkClient } from '../support/clients.ts';
import { eventually } from '../support/eventually.ts';
import { ROOT_ENVIRONMENT, startServer } from '../support/server.ts';
import { tamper } from '../support/tamper.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const PRIMARY = 'us-west-2';
const REPLICA = 'eu-west-1';
const AddReplicaRegions = [{ Region: REPLICA }];
const ALL_IN_SYNC = 'All replicas are in sync with their primaries.';
const NOTHING_TO_RECONCILE = 'Nothing to bring in line: all replicas are equal to their primaries.';

/** A service, its data directory, and the command on that directory. */
const openWorld = () => {
  const directory = temporaryDirectory();
  const dataDirectory = join(directory, 'data');
  const serve = async () => {
    const server = await startServer({ dataDirectory });
    const clientIn = (region: string) =>
      sdkClient({ endpoint: server.endpoint, region, credentials: server.credentials });
    return { server, primary: clientIn(PRIMARY), replica: clientIn(REPLICA) };
  };
  const run = async (...argv: readonly string[]) => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCommand(replicas, argv, {
      now: () => {
        throw new Error('Not asked');
      },
      out: (line) => out.push(line),
      err: (line) => err.push(line),
      env: { ...ROOT_ENVIRONMENT, SEALSTREAM_DATA_DIR: dataDirectory },
    });
    return { code, out, rows: () => out.map((line) => JSON.parse(line)) };
  };
  /** Accepts a region in its current state. */
  const accept = (region: string) =>
    runCommand(check, ['--accept', '--region', region, '--data-dir', dataDirectory], {
      now: systemClock.now,
      out: () => {},
      err: () => {},
      env: ROOT_ENVIRONMENT,
    });
  const regionFile = (region: string) => join(dataDirectory, 'regions', region);
  /** A path outside of the data directory, to move a region to. */
  const aside = (name: string) => join(directory, name);
  /** Changes stored columns of a primary. */
  const alter = (name: string, change: string) =>
    tamper(
      join(regionFile(PRIMARY), 'events.sqlite'),
      `UPDATE heads SET ${change} WHERE name = '${name}'`,
    );
  return { serve, run, accept, regionFile, aside, alter };
};

/** Changes that make a head unreadable, and its list entry. */
const CHANGES = [`detail = replace(detail, '{', '[')`, `summary = replace(summary, '{', '[')`];

type World = ReturnType<typeof openWorld>;
type Served = Awaited<ReturnType<World['serve']>>;

const settled = ({ primary }: Served, SecretId: string, status: string) =>
  eventually(async () => {
    const { ReplicationStatus = [] } = await primary.describeSecret({ SecretId });
    expect(ReplicationStatus.map(({ Status }) => Status)).toEqual([status]);
  });

describe('sealstream replicas', () => {
  it('continues with other regions if one cannot be opened', async () => {
    const { serve, run, regionFile } = openWorld();
    const served = await serve();
    await served.replica.createSecret({ Name: 'taken', SecretString: 'own' });
    await served.primary.createSecret({ Name: 'taken', SecretString: 'b', AddReplicaRegions });
    await settled(served, 'taken', 'Failed');
    await served.server.stop();
    const broken = regionFile('ap-south-1');
    mkdirSync(broken);
    writeFileSync(join(broken, 'events.sqlite'), 'no database at all, and long enough to be read', {
      mode: 0o600,
    });
    for (const command of ['list', 'retry', 'reconcile']) {
      const { code, rows } = await run(command, '--json');
      expect(code).toBe(1);
      expect(rows()).toMatchObject([
        { primary: 'ap-south-1', state: 'fault', open: true },
        { primary: PRIMARY, secret: 'taken' },
      ]);
    }
  });

  it('lists replicas that are out of sync beside a running service, and says so if there are none', async () => {
    const world = openWorld();
    const served = await world.serve();
    await served.replica.createSecret({ Name: 'taken', SecretString: 'own' });
    await served.primary.createSecret({ Name: 'good', SecretString: 'a', AddReplicaRegions });
    await settled(served, 'good', 'InSync');
    expect(await world.run('list')).toMatchObject({ code: 0, out: [ALL_IN_SYNC] });

    await served.primary.createSecret({ Name: 'taken', SecretString: 'b', AddReplicaRegions });
    await settled(served, 'taken', 'Failed');
    const listed = await world.run('list');
    expect(listed.code).toBe(1);
    expect(listed.out[0]).toMatch(/^PRIMARY +SECRET +REPLICA +STATE +OUTCOME$/);
    expect(listed.out[1]).toMatch(
      /^us-west-2 +taken +eu-west-1 +Failed +Secret with this name already exists in this region$/,
    );
    expect((await world.run('list', '--region', 'eu-west-1')).out).toEqual([ALL_IN_SYNC]);
    await served.server.stop();
  });

  it('retries failed replicas', async () => {
    const world = openWorld();
    const served = await world.serve();
    await served.replica.createSecret({ Name: 'db', SecretString: 'own' });
    await served.primary.createSecret({ Name: 'db', SecretString: 'a', AddReplicaRegions });
    await settled(served, 'db', 'Failed');
    expect((await world.run('retry', '--json')).rows()).toEqual([
      {
        primary: PRIMARY,
        secret: 'db',
        replica: REPLICA,
        state: 'Failed',
        outcome: 'Secret with this name already exists in this region',
        open: true,
      },
    ]);

    await served.replica.deleteSecret({ SecretId: 'db', ForceDeleteWithoutRecovery: true });
    const retried = await world.run('retry', '--json');
    expect(retried.code).toBe(0);
    expect(retried.rows()).toMatchObject([{ state: 'Failed', outcome: 'inSync', open: false }]);
    await settled(served, 'db', 'InSync');
    expect((await served.replica.getSecretValue({ SecretId: 'db' })).SecretString).toBe('a');
    await served.server.stop();
  });

  it('restores the replicas of a region that was lost, after a dry run', async () => {
    const world = openWorld();
    const first = await world.serve();
    for (const Name of ['one', 'two']) {
      await first.primary.createSecret({ Name, SecretString: `of ${Name}`, AddReplicaRegions });
      await settled(first, Name, 'InSync');
    }
    await first.server.stop();
    renameSync(world.regionFile(REPLICA), world.aside('lost'));
    expect(await world.accept(REPLICA)).toBe(0);

    const missing = (name: string, outcome: string | null) => ({
      primary: PRIMARY,
      secret: name,
      replica: REPLICA,
      state: 'missing',
      outcome,
      open: outcome === null,
    });
    const looked = await world.run('reconcile', '--dry-run', '--json');
    expect(looked.code).toBe(1);
    expect(looked.rows()).toEqual([missing('one', null), missing('two', null)]);
    expect((await world.run('reconcile', '--dry-run')).out).toHaveLength(3);

    const healed = await world.run('reconcile', '--json');
    expect(healed.code).toBe(0);
    expect(healed.rows()).toEqual([missing('one', 'inSync'), missing('two', 'inSync')]);
    expect(await world.run('reconcile')).toMatchObject({ code: 0, out: [NOTHING_TO_RECONCILE] });

    const again = await world.serve();
    for (const SecretId of ['one', 'two']) {
      const { SecretString } = await again.replica.getSecretValue({ SecretId });
      expect(SecretString).toBe(`of ${SecretId}`);
    }
    await again.server.stop();
  });

  it('brings replicas back to a primary that was restored from a backup', async () => {
    const world = openWorld();
    const first = await world.serve();
    await first.primary.createSecret({ Name: 'db', SecretString: 'old', AddReplicaRegions });
    await settled(first, 'db', 'InSync');
    await first.server.stop();
    const backup = world.aside('backup');
    cpSync(world.regionFile(PRIMARY), backup, { recursive: true });

    const second = await world.serve();
    await second.primary.putSecretValue({ SecretId: 'db', SecretString: 'new' });
    await second.primary.putSecretValue({ SecretId: 'db', SecretString: 'newer' });
    await settled(second, 'db', 'InSync');
    await second.server.stop();
    renameSync(world.regionFile(PRIMARY), world.aside('damaged'));
    renameSync(backup, world.regionFile(PRIMARY));

    expect((await world.run('reconcile', '--json')).rows()).toMatchObject([
      { state: 'ahead', outcome: 'inSync', open: false },
    ]);
    const third = await world.serve();
    expect((await third.replica.getSecretValue({ SecretId: 'db' })).SecretString).toBe('old');
    await third.primary.putSecretValue({ SecretId: 'db', SecretString: 'after' });
    await settled(third, 'db', 'InSync');
    expect((await third.replica.getSecretValue({ SecretId: 'db' })).SecretString).toBe('after');
    await third.server.stop();
  });

  it('leaves a replica without a primary alone, since it may be the last copy', async () => {
    const world = openWorld();
    const first = await world.serve();
    await first.primary.createSecret({ Name: 'db', SecretString: 'a', AddReplicaRegions });
    await settled(first, 'db', 'InSync');
    await first.server.stop();
    renameSync(world.regionFile(PRIMARY), world.aside('lost'));
    expect(await world.accept(PRIMARY)).toBe(0);

    const found = await world.run('reconcile', '--json');
    expect(found.code).toBe(1);
    expect(found.rows()).toEqual([
      {
        primary: PRIMARY,
        secret: 'db',
        replica: REPLICA,
        state: 'orphan',
        outcome: 'left as it was',
        open: true,
      },
    ]);
    const second = await world.serve();
    expect((await second.replica.getSecretValue({ SecretId: 'db' })).SecretString).toBe('a');
    await second.replica.stopReplicationToReplica({ SecretId: 'db' });
    await second.server.stop();
    expect(await world.run('reconcile')).toMatchObject({ code: 0, out: [NOTHING_TO_RECONCILE] });
  });

  it.each(CHANGES)(
    'reconcile continues with other secrets if one cannot be read: %s',
    async (change) => {
      const world = openWorld();
      const served = await world.serve();
      for (const Name of ['altered', 'good']) {
        await served.primary.createSecret({ Name, SecretString: Name, AddReplicaRegions });
        await settled(served, Name, 'InSync');
      }
      await served.server.stop();
      world.alter('altered', change);
      renameSync(world.regionFile(REPLICA), world.aside('lost'));
      expect(await world.accept(REPLICA)).toBe(0);

      const healed = await world.run('reconcile', '--json');
      expect(healed.code).toBe(1);
      expect(healed.rows()).toMatchObject([
        { secret: 'good', state: 'missing', outcome: 'inSync', open: false },
        { secret: 'altered', replica: PRIMARY, state: 'fault', open: true },
      ]);
    },
  );

  it.each(CHANGES.flatMap((change) => [['list', change] as const, ['retry', change] as const]))(
    '%s continues with other secrets if one cannot be read: %s',
    async (command, change) => {
      const world = openWorld();
      const served = await world.serve();
      for (const Name of ['altered', 'taken']) {
        await served.replica.createSecret({ Name, SecretString: 'own' });
        await served.primary.createSecret({ Name, SecretString: Name, AddReplicaRegions });
        await settled(served, Name, 'Failed');
      }
      await served.server.stop();
      world.alter('altered', change);

      const output = await world.run(command, '--json');
      expect(output.code).toBe(1);
      expect(output.rows()).toMatchObject([
        { secret: 'taken', replica: REPLICA, state: 'Failed', open: true },
        { secret: 'altered', replica: PRIMARY, state: 'fault', open: true },
      ]);
    },
  );
});
