import { check } from './commands/check.ts';
import { credentials } from './commands/credentials.ts';
import { demo } from './commands/demo.ts';
import { keys } from './commands/keys.ts';
import { replicas } from './commands/replicas.ts';
import { serve } from './commands/serve.ts';
import { version } from './commands/version.ts';

/** Every command, in the order of the overview. */
export const COMMANDS = [serve, credentials, keys, replicas, check, demo, version] as const;

/** How the overview describes itself. */
export const HELP = {
  name: 'help',
  summary: 'print this, or the help of a command, as in sealstream help keys',
} as const;
