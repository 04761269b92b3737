import { describe, expect, it } from 'vitest';
import { searchDirectory } from '../../cli/commands/demo/disk-search.ts';
import { clientOf } from '../support/clients.ts';
import { type Announced, announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const WRITERS = 8;
const ENOUGH = 60;

const secretOf = (name: string) => `the secret of ${name}`;

/** Creates secrets from several clients at once until the service is gone; reports each success. */
const createUntilGone = (service: Announced, acknowledge: (name: string) => void) => {
  const write = async (writer: number): Promise<void> => {
    const client = clientOf(service);
    for (let turn = 0; ; turn += 1) {
      const Name = `writer-${writer}/${turn}`;
      await client.createSecret({ Name, SecretString: secretOf(Name) });
      acknowledge(Name);
    }
  };
  return Promise.allSettled(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
};

describe('A service that is killed while it writes', () => {
  it('loses no acknowledged write and leaves no value in the clear', async () => {
    const directory = temporaryDirectory();
    const argv = ['serve', '--port', '0', '--data-dir', directory];
    const first = sealstream(argv);
    const acknowledged: string[] = [];
    await createUntilGone(await announced(first), (name) => {
      acknowledged.push(name);
      if (acknowledged.length === ENOUGH) first.kill('SIGKILL');
    });
    expect((await first.ended).signal).toBe('SIGKILL');
    expect(searchDirectory(directory, 'the secret of')).toEqual([]);
    expect(searchDirectory(directory, 'writer-1/0')).not.toEqual([]);

    const client = clientOf(await announced(sealstream(argv)));
    expect(acknowledged.length).toBeGreaterThanOrEqual(ENOUGH);
    for (const name of acknowledged) {
      const { SecretString } = await client.getSecretValue({ SecretId: name });
      expect(SecretString).toBe(secretOf(name));
    }
    await client.createSecret({ Name: 'afterwards', SecretString: 'value' });
  });
});
