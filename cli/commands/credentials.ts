import { command } from '../command.ts';
import { toggle } from '../flags.ts';
import { dataDirectory } from './common-flags.ts';

/** `sealstream credentials`. */
export const credentials = command({
  name: 'credentials',
  summary: 'show the root access key of a data directory',
  details: [
    'Prints the lines that make a shell use the key, as in',
    '  eval "$(npm run -s sealstream -- credentials)"',
    'Anyone with the secret access key has full access to the account. An access key in the environment is ' +
      'shown instead of the stored one.',
  ],
  flags: { secret: toggle('print the secret access key alone'), 'data-dir': dataDirectory },
  variables: {
    'SEALSTREAM_ROOT_KEY, SEALSTREAM_ROOT_KEY_FILE':
      'the root key of the keyring, instead of <data-dir>/root.key',
  },
  run: async ({ values: { secret: secretOnly, 'data-dir': directory }, io }) =>
    (await import('./credentials/show-credentials.ts')).showCredentials(directory, {
      secretOnly,
      io,
    }),
});
