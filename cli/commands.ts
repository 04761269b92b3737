import type { Command, CommandGroup } from './command.ts';

/** Loads each command, in the order of the overview. */
const LOADERS: ReadonlyMap<string, () => Promise<Command | CommandGroup>> = new Map<
  string,
  () => Promise<Command | CommandGroup>
>([
  ['serve', async () => (await import('./commands/serve.ts')).serve],
  ['credentials', async () => (await import('./commands/credentials.ts')).credentials],
  ['keys', async () => (await import('./commands/keys.ts')).keys],
  ['replicas', async () => (await import('./commands/replicas.ts')).replicas],
  ['check', async () => (await import('./commands/check.ts')).check],
  ['demo', async () => (await import('./commands/demo.ts')).demo],
  ['version', async () => (await import('./commands/version.ts')).version],
]);

/** Loads one command and no other; `undefined` if there is none of this name. */
export const loadCommand = async (name: string): Promise<Command | CommandGroup | undefined> =>
  LOADERS.get(name)?.();

/** Loads all commands, for the overview. */
export const loadCommands = (): Promise<readonly (Command | CommandGroup)[]> =>
  Promise.all([...LOADERS.values()].map((load) => load()));
