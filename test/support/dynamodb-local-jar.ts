import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The npm package that contains Amazon's jar. Its dependencies are never installed. */
const PACKAGE = 'amplify-dynamodb-simulator';
const VERSION = '2.9.30';
const SHA512 =
  'xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = join(PROJECT, 'node_modules', '.cache', 'sealstream');
const FOLDER = join(CACHE, `dynamodb-local-${VERSION}`);

/**
 * Returns the folder with `DynamoDBLocal.jar`, downloaded on first use. It gets its final name only
 * when complete, so concurrent runs are safe. Throws if the download does not match the pinned hash.
 */
export const dynamoDbLocalFolder = async (): Promise<string> => {
  if (existsSync(FOLDER)) return FOLDER;
  await mkdir(CACHE, { recursive: true });
  const workspace = await mkdtemp(join(CACHE, 'unpack-'));
  try {
    await unpack(await download(workspace), workspace);
    await moveIntoPlace(join(workspace, 'emulator'));
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
  return FOLDER;
};

const download = async (workspace: string): Promise<string> => {
  const options = ['--pack-destination', workspace, '--ignore-scripts', '--prefer-offline'];
  await run('npm', ['pack', `${PACKAGE}@${VERSION}`, ...options], { cwd: PROJECT });
  const tarball = join(workspace, `${PACKAGE}-${VERSION}.tgz`);
  const hash = createHash('sha512');
  await pipeline(createReadStream(tarball), hash);
  const found = hash.digest('base64');
  if (found !== SHA512) throw new Error(`${PACKAGE}@${VERSION} is not the pinned one: ${found}`);
  return tarball;
};

const unpack = (tarball: string, workspace: string) =>
  run('tar', ['-xzf', tarball, '-C', workspace, '--strip-components=1', 'package/emulator']);

const moveIntoPlace = async (emulator: string): Promise<void> => {
  try {
    await rename(emulator, FOLDER);
  } catch (error) {
    // A concurrent run was faster and left the same bytes.
    if (!existsSync(FOLDER)) throw error;
  }
};
