import { command } from '../command.ts';
import { SERVE_FLAGS, serveConflicts, serveOptions } from './serve/flags.ts';

/** `sealstream serve`. */
export const serve = command({
  name: 'serve',
  summary: 'run the service',
  details: ['A flag takes precedence over its environment variable.'],
  flags: SERVE_FLAGS,
  variables: {
    'SEALSTREAM_ROOT_ACCESS_KEY_ID, SEALSTREAM_ROOT_SECRET_ACCESS_KEY, SEALSTREAM_ACCOUNT_ID':
      'the root credentials, instead of those in <data-dir>/credentials.json',
    SEALSTREAM_ROOT_KEY:
      'the root key of the keyring, 32 bytes in base64, instead of <data-dir>/root.key',
    'SEALSTREAM_ROOT_SECRET_ACCESS_KEY_FILE, SEALSTREAM_ROOT_KEY_FILE':
      'the path of a file with the one or the other, or fd:3 for descriptor 3',
    SEALSTREAM_KMS_ACCOUNTS:
      'AWS accounts whose keys may be used besides your own, separated by commas, for --keys kms',
    'AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_KMS and the usual AWS credentials':
      'for --store dynamodb and --keys kms',
  },
  wording: { fullStop: true },
  conflicts: serveConflicts,
  run: async ({ values, io }) =>
    (await import('./serve/run-service.ts')).runService(serveOptions(values), io),
});
