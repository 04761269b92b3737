import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryDirectory } from '../support/temporary.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PATIENCE = { timeout: 25_000 };

type Configuration = {
  readonly name: string;
  readonly runtimeExecutable: string;
  readonly runtimeArgs: readonly string[];
  readonly program: string;
  readonly args: readonly string[];
};

const { configurations }: { readonly configurations: readonly Configuration[] } = JSON.parse(
  readFileSync(join(ROOT, '.vscode/launch.json'), 'utf8'),
);
const inRoot = (path: string): string =>
  path.replaceAll('$' + '{workspaceFolder}', ROOT.slice(0, -1));

it('every debug configuration names programs that exist', () => {
  const programs = configurations.flatMap(({ runtimeExecutable, program }) => [
    inRoot(runtimeExecutable),
    inRoot(program),
  ]);
  expect(programs.filter((path) => !existsSync(path))).toEqual([]);
});

it('the debug configuration of the service starts it with a debugger that answers', async () => {
  const service = configurations.find(({ name }) => name === 'The service');
  const { runtimeExecutable = '', runtimeArgs = [], program = '', args = [] } = service ?? {};
  const debugged = [...runtimeArgs, '--inspect=127.0.0.1:0', inRoot(program), ...args];
  const ownPlace = ['--port', '0', '--data-dir', temporaryDirectory()];
  const child = spawn(inRoot(runtimeExecutable), [...debugged, ...ownPlace], { cwd: ROOT });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  await expect.poll(() => said, PATIENCE).toContain('for example:');

  const [, debuggerHost] = /ws:\/\/([\d.:]+)\//.exec(said) ?? [];
  const targets = await (await fetch(`http://${debuggerHost}/json`)).json();
  expect(targets).toMatchObject([{ type: 'node', url: `file://${ROOT}cli/main.ts` }]);
});
