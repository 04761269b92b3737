import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { startService } from '../children.ts';

const run = promisify(execFile);

/** The variables that Lambda and the deployment set; the handler reads them when it is loaded. */
const FUNCTION_VARIABLES = {
  AWS_REGION: 'us-west-2',
  AWS_ACCESS_KEY_ID: 'role',
  AWS_SECRET_ACCESS_KEY: 'role',
  SEALSTREAM_TABLE: 'sealstream-example',
  SEALSTREAM_ACCOUNT_ID: '123456789012',
  SEALSTREAM_ROOT_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  SEALSTREAM_ROOT_SECRET_ACCESS_KEY_ENCRYPTED: 'RXhhbXBsZQ==',
};

/** Milliseconds that a new process takes to import a module, without its own start-up. */
export const importTime = async (path: string): Promise<number> => {
  const script =
    `const started = performance.now(); await import(${JSON.stringify(pathToFileURL(path))});` +
    'console.log(performance.now() - started); process.exit()';
  const argv = ['--input-type=module', '--eval', script];
  const { stdout } = await run(process.execPath, argv, { env: FUNCTION_VARIABLES });
  return Number(stdout);
};

/** Milliseconds for a Node process with nothing to do, from start to end. */
export const bareStart = (): Promise<number> =>
  timed(async () => {
    await run(process.execPath, ['-e', '0'], { env: {} });
  });

/** Milliseconds until a new embedded service listens, on an empty data directory. */
export const serviceStart = async (): Promise<number> => {
  let stop = async (): Promise<void> => {};
  const milliseconds = await timed(async () => {
    const service = await startService();
    stop = service.stop;
  });
  await stop();
  return milliseconds;
};

const timed = async (work: () => Promise<void>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};
