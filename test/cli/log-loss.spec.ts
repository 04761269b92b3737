import { describe, expect, it } from 'vitest';
import { clientOf } from '../support/clients.ts';
import { announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const ARGV = ['serve', '--port', '0', '--log', 'requests'];

const running = async (stderr?: string) => {
  const env = { SEALSTREAM_DATA_DIR: temporaryDirectory() };
  const service = sealstream(ARGV, { env, ...(stderr && { stderr }) });
  return { service, client: clientOf(await announced(service)) };
};

const askOften = async (client: ReturnType<typeof clientOf>): Promise<void> => {
  await client.createSecret({ Name: 'a', SecretString: 'value' });
  for (let turn = 0; turn < 10; turn += 1) {
    const { SecretString } = await client.getSecretValue({ SecretId: 'a' });
    expect(SecretString).toBe('value');
  }
};

describe('A service whose log cannot be written', () => {
  it('keeps running if the disk of the log is full, and stops cleanly', async () => {
    const { service, client } = await running('/dev/full');
    await askOften(client);
    service.kill('SIGTERM');
    expect(await service.ended).toMatchObject({ code: 0, signal: null });
  });

  it('keeps running if the reader of the log is gone, and stops cleanly', async () => {
    const { service, client } = await running();
    service.closeOutput();
    await askOften(client);
    service.kill('SIGTERM');
    expect(await service.ended).toMatchObject({ code: 0, signal: null });
  });
});
