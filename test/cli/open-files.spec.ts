import { connect } from 'node:net';
import { describe, it, onTestFinished } from 'vitest';
import { clientOf } from '../support/clients.ts';
import { announced, sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

/** Fewer than the connections that are opened, but enough to start. */
const LIMIT = 620;
const CONNECTIONS = 700;

describe('A service with a low limit of open files', () => {
  it('limits its connections, and still opens the files of new regions', async () => {
    const argv = ['serve', '--port', '0', '--data-dir', temporaryDirectory()];
    const env = {
      SEALSTREAM_ACCOUNT_ID: '123456789012',
      SEALSTREAM_ROOT_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      SEALSTREAM_ROOT_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    };
    const under = ['sh', '-c', `ulimit -n ${LIMIT}; exec "$@"`, 'sh'];
    const process = sealstream(argv, { env, under });
    const service = await announced(process);
    const port = Number(new URL(service.endpoint).port);
    for (let opened = 0; opened < CONNECTIONS; opened += 1) {
      const socket = connect(port, '127.0.0.1').on('error', () => {});
      onTestFinished(() => void socket.destroy());
      await new Promise((resolve) => socket.once('connect', resolve));
    }
    const credentials = {
      accessKeyId: env.SEALSTREAM_ROOT_ACCESS_KEY_ID,
      secretAccessKey: env.SEALSTREAM_ROOT_SECRET_ACCESS_KEY,
    };
    for (const region of ['us-east-1', 'eu-west-1', 'ap-south-1']) {
      const client = clientOf(service, { region, credentials });
      await client.createSecret({ Name: 'secure', SecretString: 'value' });
    }
    await process.prints(/"event":"turned-away",.*"connectionsEvicted":\d{2}/);
  });
});
