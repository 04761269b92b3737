import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import { build } from 'esbuild';
import { bundleOptions } from '../../../infra/serverless/bundle-options.ts';

const HANDLER = fileURLToPath(new URL('../../../functions/api/handler.ts', import.meta.url));

/** The function as one file, with its size when loaded and when uploaded. */
export type Bundle = { readonly path: string; readonly bytes: number; readonly deflated: number };

/** Bundles the function into a directory, with the options of the deployment. */
export const bundleFunction = async (directory: string): Promise<Bundle> => {
  const path = join(directory, 'handler.mjs');
  await build({ ...bundleOptions, entryPoints: [HANDLER], outfile: path, logLevel: 'error' });
  const { size: bytes } = await stat(path);
  const { length: deflated } = await promisify(deflateRaw)(await readFile(path));
  return { path, bytes, deflated };
};
