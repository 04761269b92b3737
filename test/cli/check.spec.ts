import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { check } from '../../cli/commands/check.ts';
import { run } from '../../cli/run.ts';
import { systemClock } from '../../infra/system/clock.ts';
import { sdkClient } from '../support/clients.ts';
import { ROOT_ENVIRONMENT, startServer } from '../support/server.ts';
import { tamper } from '../support/tamper.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const CANARY = 'canary-value';

/** The data directory of a stopped service with three secrets. */
const aDirectory = async () => {
  const dataDirectory = temporaryDirectory();
  const serve = async () => {
    const server = await startServer({ dataDirectory });
    const { endpoint, region, credentials } = server;
    return { server, client: sdkClient({ endpoint, region, credentials }) };
  };
  const { server, client } = await serve();
  const file = join(dataDirectory, 'regions', server.region, 'events.sqlite');
  for (const Name of ['one', 'two', 'three']) {
    await client.createSecret({ Name, SecretString: `${CANARY} of ${Name}`, Description: 'first' });
    await client.putSecretValue({ SecretId: Name, SecretString: `second of ${Name}` });
    await client.tagResource({ SecretId: Name, Tags: [{ Key: 'team', Value: Name }] });
  }
  const described = await client.describeSecret({ SecretId: 'one' });
  await server.stop();

  const runCheck = async (...argv: readonly string[]) => {
    const out: string[] = [];
    const io = { now: systemClock.now, out: (line: string) => out.push(line), err: () => {} };
    const env = { ...ROOT_ENVIRONMENT, SEALSTREAM_DATA_DIR: dataDirectory };
    const code = await run(check, ['--json', ...argv], { ...io, env });
    expect(out.join('')).not.toContain(CANARY);
    const findings = out.map((line) => JSON.parse(line));
    const lines = findings.map(
      ({ secret, what, mended }) => `${secret}: ${what}${mended ? ', mended' : ''}`,
    );
    return { code, findings, lines };
  };
  return { dataDirectory, file, region: server.region, serve, check: runCheck, described };
};

const NOTHING_WRONG = { code: 0, findings: [], lines: [] };

/** What is done to `one`, and what is found. */
const REPAIRABLE: readonly (readonly [what: string, sql: string, found: readonly string[]])[] = [
  [
    'an altered head',
    `UPDATE heads SET detail = replace(detail, '"', '-') WHERE name = 'one'`,
    ['head'],
  ],
  [
    'an altered summary',
    `UPDATE heads SET summary = json_set(summary, '$.description', 'theirs') WHERE name = 'one'`,
    ['head', 'list entry'],
  ],
  ['a missing head', `DELETE FROM heads WHERE name = 'one'`, ['head']],
  [
    'a head without MACs',
    `UPDATE heads SET head_mac = NULL, list_mac = NULL WHERE name = 'one'`,
    ['head', 'list entry'],
  ],
  [
    'an altered list entry',
    `UPDATE heads SET list_mac = head_mac WHERE name = 'one'`,
    ['list entry'],
  ],
  [
    'damaged access records',
    `UPDATE heads SET access = '{' WHERE name = 'one'`,
    ['head', 'list entry', 'days of reads'],
  ],
];

describe('sealstream check', () => {
  it('finds nothing wrong in intact files, also beside a running service', async () => {
    const { check, serve } = await aDirectory();
    expect(await check()).toEqual(NOTHING_WRONG);
    const { server } = await serve();
    expect(await check()).toEqual(NOTHING_WRONG);
    await expect(check('--repair')).rejects.toThrow('is in use by process');
    await server.stop();
  });

  it.each(REPAIRABLE)('--repair rebuilds %s from commits and values', async (_what, sql, found) => {
    const { file, check, serve, described } = await aDirectory();
    tamper(file, sql);
    const looked = await check();
    expect(looked.code).toBe(1);
    expect(looked.lines).toEqual(found.map((part) => `one: ${part}`));
    const repaired = await check('--repair');
    expect(repaired).toMatchObject({
      code: 0,
      lines: looked.lines.map((line) => `${line}, mended`),
    });
    expect(await check()).toEqual(NOTHING_WRONG);

    const { server, client } = await serve();
    onTestFinished(server.stop);
    const { $metadata: _before, ...before } = described;
    const { $metadata: _after, ...after } = await client.describeSecret({ SecretId: 'one' });
    expect(after).toEqual(before);
    const value = await client.getSecretValue({ SecretId: 'one' });
    expect(value.SecretString).toBe('second of one');
    const previous = await client.getSecretValue({ SecretId: 'one', VersionStage: 'AWSPREVIOUS' });
    expect(previous.SecretString).toBe(`${CANARY} of one`);
    const { SecretList = [] } = await client.listSecrets({});
    expect(SecretList.map(({ Name }) => Name).toSorted()).toEqual(['one', 'three', 'two']);
  });

  it('--repair restores a value from the copy in its head', async () => {
    const { file, check } = await aDirectory();
    const current = `name = 'one' AND version_id = (SELECT current_version_id FROM heads WHERE name = 'one')`;
    tamper(file, `UPDATE sealed_values SET value = flipped(value, -1) WHERE ${current}`);
    expect((await check()).lines).toEqual([expect.stringMatching(/^one: value /)]);
    expect((await check('--repair')).code).toBe(0);
    tamper(file, `DELETE FROM sealed_values WHERE ${current}`);
    expect((await check('--repair')).code).toBe(0);
    expect(await check()).toEqual(NOTHING_WRONG);
  });

  it('--repair restores a damaged head and its damaged copy of the value', async () => {
    const { file, check, serve } = await aDirectory();
    tamper(
      file,
      `UPDATE heads SET seq = 2, current_value = flipped(current_value, -1) WHERE name = 'one'`,
    );
    expect((await check('--repair')).lines).toEqual(['one: head, mended']);
    const { server, client } = await serve();
    onTestFinished(server.stop);
    const { SecretString } = await client.getSecretValue({ SecretId: 'one' });
    expect(SecretString).toBe('second of one');
  });

  it.each<[string, string, readonly string[]]>([
    [
      'an altered commit',
      `UPDATE commits SET at = at + 1 WHERE name = 'one' AND seq = 2`,
      ['one: commit 2'],
    ],
    ['a missing commit', `DELETE FROM commits WHERE name = 'one' AND seq = 3`, ['one: head']],
    [
      'a value without another copy',
      `UPDATE sealed_values SET value = flipped(value, -1) WHERE name = 'one' AND version_id <>
         (SELECT current_version_id FROM heads WHERE name = 'one')`,
      ['one: value'],
    ],
  ])('reports %s and leaves it as it is', async (_what, sql, found) => {
    const { file, check } = await aDirectory();
    tamper(file, sql);
    const contents = () => {
      const database = new DatabaseSync(file);
      const rows = ['heads', 'commits', 'sealed_values'].map((table) =>
        database.prepare(`SELECT * FROM ${table} ORDER BY name`).all(),
      );
      database.close();
      return rows;
    };
    const before = contents();
    const starting = found.map((start) => expect.stringContaining(start));
    expect(await check()).toMatchObject({ code: 1, lines: starting });
    expect(await check('--repair')).toMatchObject({ code: 1, lines: starting });
    expect((await check('--repair')).lines.join()).not.toContain('mended');
    expect(contents()).toEqual(before);
  });

  it('reports a trigger, and repairs nothing while it is there', async () => {
    const { file, check } = await aDirectory();
    tamper(file, 'CREATE TRIGGER late AFTER UPDATE ON heads BEGIN SELECT 1; END');
    expect(await check()).toMatchObject({ code: 1, lines: [': schema'] });
    await expect(check('--repair')).rejects.toThrow('trigger late is not as the service left it');
  });

  it.each([
    ['a later head', `seq = 3`, `UPDATE heads SET head_mac = NULL`],
    ['a later value', `seq > 1`, `DELETE FROM heads`],
  ])(
    'does not restore an earlier state if the end of the history is missing, as %s shows',
    async (_what, gone, sql) => {
      const { file, check } = await aDirectory();
      tamper(file, `DELETE FROM commits WHERE name = 'one' AND ${gone}; ${sql} WHERE name = 'one'`);
      expect(await check('--repair')).toMatchObject({ code: 1, lines: ['one: head'] });
      expect(await check('--repair')).toMatchObject({ code: 1, lines: ['one: head'] });
    },
  );

  it('--repair completes a purge that was interrupted', async () => {
    const { file, check } = await aDirectory();
    const account = `(SELECT account FROM heads WHERE name = 'two')`;
    tamper(
      file,
      `INSERT INTO sealed_values SELECT account, region, name, 'left', value FROM sealed_values WHERE name = 'one' LIMIT 1;
       INSERT INTO purges SELECT ${account}, region, name, 1 FROM heads WHERE name = 'one';
       DELETE FROM heads WHERE name = 'one'`,
    );
    expect(await check('--repair')).toMatchObject({ code: 0, lines: ['one: head, mended'] });
  });
});

describe('sealstream check --accept', () => {
  it('accepts a missing region as empty', async () => {
    const { file, region, check, serve } = await aDirectory();
    rmSync(join(file, '..'), { recursive: true });
    const missing = { region, secret: '', what: 'file', trouble: 'missing', mended: false };
    for (const argv of [['--region', region], [], ['--repair']]) {
      expect(await check(...argv)).toMatchObject({ code: 1, findings: [missing] });
    }
    expect(await check('--accept', '--region', region)).toEqual(NOTHING_WRONG);
    const { server, client } = await serve();
    onTestFinished(server.stop);
    await expect(client.getSecretValue({ SecretId: 'one' })).rejects.toThrow("can't find");
    await client.createSecret({ Name: 'one', SecretString: 'anew' });
    expect(existsSync(file)).toBe(true);
  });

  it.each([
    [['--accept'], 'check --accept needs a --region'],
    [['--accept', '--repair', '--region', 'eu-west-1'], 'not both'],
    [['--region', '../x'], "'../x' is no region"],
    [['--mend'], "Unknown option '--mend'"],
    [['--keys', 'paper'], '--keys must be one of'],
  ])('is rejected as %j', async (argv, message) => {
    const env = { ...ROOT_ENVIRONMENT };
    const io = { now: systemClock.now, out: () => {}, err: () => {}, env };
    await expect(run(check, argv, io)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(message),
    });
  });

  it('says in a sentence that nothing is wrong, and what was accepted', async () => {
    const { dataDirectory, region } = await aDirectory();
    const env = { ...ROOT_ENVIRONMENT, SEALSTREAM_DATA_DIR: dataDirectory };
    const out: string[] = [];
    const io = { now: systemClock.now, out: (line: string) => out.push(line), err: () => {}, env };
    expect(await run(check, [], io)).toBe(0);
    expect(await run(check, ['--accept', '--region', region], io)).toBe(0);
    expect(out).toEqual([
      'All that is stored is as the service left it.',
      'Accepted: the next start takes the region as it is.',
    ]);
  });

  it('is rejected for a data directory that does not exist', async () => {
    const { dataDirectory, check } = await aDirectory();
    renameSync(dataDirectory, `${dataDirectory}-away`);
    onTestFinished(() => rmSync(`${dataDirectory}-away`, { recursive: true }));
    await expect(check()).rejects.toThrow('There is no data directory');
  });
});
