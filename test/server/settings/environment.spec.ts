import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { OperatorError } from '../../../server/operator-error.ts';
import { secretVariable } from '../../../server/settings/environment.ts';
import { clientOf } from '../../support/clients.ts';
import { announced, sealstream } from '../../support/process.ts';
import { CREDENTIALS } from '../../support/root.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const PROGRAM = fileURLToPath(new URL('../../../bin/sealstream', import.meta.url));
const SECRET = CREDENTIALS.secretAccessKey;

const fileWith = (content: string, mode = 0o600): string => {
  const path = join(temporaryDirectory(), 'secret');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
};

const rejection = (env: Readonly<Record<string, string>>): OperatorError => {
  try {
    secretVariable(env, 'NAME');
  } catch (error) {
    if (error instanceof OperatorError) return error;
    throw error;
  }
  throw new Error('It was accepted');
};

describe('A secret of the environment', () => {
  it('is taken from the variable itself, unchanged', () => {
    const found = secretVariable({ NAME: 'text\n' }, 'NAME');
    expect(found).toEqual({ text: 'text\n', source: 'NAME', from: 'environment' });
    expect(secretVariable({ NAME: '', NAME_FILE: '' }, 'NAME')).toBeUndefined();
  });

  it.each(['text', 'text\n', 'text\r\n'])(
    'is read from the file that the variable names, without a trailing line break: %j',
    (content) => {
      const found = secretVariable({ NAME_FILE: fileWith(content) }, 'NAME');
      expect(found).toEqual({ text: 'text', source: 'NAME_FILE', from: 'file' });
    },
  );

  it('is rejected if it is given both ways', () => {
    const { message, exitCode } = rejection({ NAME: 'a', NAME_FILE: '/nowhere' });
    expect([message, exitCode]).toEqual(['Set NAME or NAME_FILE, and not both.', 2]);
  });

  it('is rejected from a file that others can read, that is missing, or that is a directory', () => {
    const exposed = fileWith('text', 0o644);
    expect(rejection({ NAME_FILE: exposed }).message).toContain(`run chmod 600 ${exposed}`);
    expect(rejection({ NAME_FILE: '/nowhere' }).message).toContain('/nowhere cannot be read');
    expect(rejection({ NAME_FILE: temporaryDirectory() }).message).toContain('cannot be read');
  });

  it('is rejected from a descriptor that is not open', () => {
    expect(rejection({ NAME_FILE: 'fd:9876' }).message).toBe(
      'NAME_FILE names descriptor 9876, which is not open.',
    );
  });
});

describe('Descriptor 3', () => {
  /** The output of `sealstream credentials --secret`. */
  const output = async (third: 'pipe' | number, give: string) => {
    const child = spawn(PROGRAM, ['credentials', '--secret'], {
      cwd: temporaryDirectory(),
      env: {
        PATH: process.env.PATH,
        SEALSTREAM_ROOT_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        SEALSTREAM_ROOT_SECRET_ACCESS_KEY_FILE: 'fd:3',
      },
      stdio: ['ignore', 'pipe', 'pipe', third],
    });
    const stream = child.stdio[3];
    if (stream !== null && stream !== undefined && 'end' in stream) stream.end(give);
    const [stdout, stderr] = await Promise.all([
      text(child.stdout ?? Readable.from([])),
      text(child.stderr ?? Readable.from([])),
      once(child, 'close'),
    ]);
    return { stdout, stderr };
  };

  it('can pass a secret through a pipe', async () => {
    expect(await output('pipe', `${SECRET}\n`)).toEqual({ stdout: `${SECRET}\n`, stderr: '' });
  });

  it.each([
    [0o600, `${SECRET}\n`, ''],
    [0o644, '', 'Others than its owner have access to descriptor 3 (mode 644)'],
  ])(
    'can pass a secret in a file of mode %o only if nobody else can read it',
    async (mode, out, err) => {
      const file = openSync(fileWith(SECRET, mode), 'r');
      const { stdout, stderr } = await output(file, '');
      closeSync(file);
      expect([stdout, stderr]).toEqual([out, expect.stringContaining(err)]);
    },
  );
});

describe('A service whose secrets are in files', () => {
  it('runs without them in its environment', async () => {
    const rootKey = Buffer.alloc(32, 9).toString('base64');
    const env = {
      SEALSTREAM_ROOT_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      SEALSTREAM_ROOT_SECRET_ACCESS_KEY_FILE: fileWith(`${SECRET}\n`),
      SEALSTREAM_ROOT_KEY_FILE: fileWith(`${rootKey}\n`, 0o400),
    };
    const directory = temporaryDirectory();
    const argv = ['--data-dir', directory];
    const service = await announced(sealstream(['serve', '--port', '0', ...argv], { env }));
    await clientOf(service).createSecret({ Name: 'a', SecretString: 'value' });

    const list = await sealstream(['keys', 'list', ...argv], { env }).ended;
    expect(list).toMatchObject({ code: 0, stderr: '' });
    const direct = { SEALSTREAM_ROOT_KEY: rootKey };
    expect((await sealstream(['keys', 'list', ...argv], { env: direct }).ended).code).toBe(0);
    expect((await sealstream(['keys', 'list', ...argv]).ended).code).toBe(1);
  });
});
