import { parseArgs } from 'node:util';
import { PRESIGNED_MAX } from '../../../infra/sigv4/presigned.ts';
import type { Environment } from '../../../server/settings/environment.ts';
import {
  KEYS,
  LOG_LEVELS,
  type ServeOptions,
  STORES,
} from '../../../server/settings/serve-options.ts';
import {
  choice,
  hostNamesOf,
  hostOf,
  portOf,
  presignedMaxOf,
  ratesOf,
  tableOf,
} from './setting-checks.ts';
import { type Given, type Problems, settings } from './settings.ts';

/** The options, a wish to read about them, or everything that is wrong with them. */
export type ParsedOptions =
  | { readonly kind: 'options'; readonly options: ServeOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'data-dir': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-client-ca': { type: 'string' },
  'host-names': { type: 'string' },
  store: { type: 'string' },
  keys: { type: 'string' },
  table: { type: 'string' },
  'create-table': { type: 'boolean' },
  log: { type: 'string' },
  throttle: { type: 'string' },
  'presigned-max': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const TLS_FLAGS = ['tls-cert', 'tls-key', 'tls-client-ca'] as const;
type TlsFlag = (typeof TLS_FLAGS)[number];

/** Flags first, then `SEALSTREAM_*` variables, then defaults. Reads nothing but its arguments. */
export const serveOptions = (argv: readonly string[], env: Environment): ParsedOptions => {
  const read = readFlags(argv);
  if (!read.ok) return { kind: 'wrong', problems: [read.problem] };
  const { help, 'create-table': createTable = false, ...texts } = read.flags;
  if (help) return { kind: 'help' };
  const { problems, text } = settings(texts, env);
  const options: ServeOptions = {
    port: portOf(text('port', '4599'), problems),
    host: hostOf(text('host', '127.0.0.1'), problems),
    dataDirectory: text('data-dir', './.sealstream').value,
    tls: tlsOf(text, problems),
    hostNames: hostNamesOf(text('host-names', ''), problems),
    store: choice(text('store', 'sqlite'), STORES, problems),
    keys: choice(text('keys', 'keyring'), KEYS, problems),
    table: tableOf(text('table', 'sealstream'), problems),
    createTable,
    log: choice(text('log', 'errors'), LOG_LEVELS, problems),
    throttle: ratesOf(text('throttle', 'off'), problems),
    presignedMax: presignedMaxOf(text('presigned-max', String(PRESIGNED_MAX)), problems),
  };
  if (createTable && options.store !== 'dynamodb') {
    problems.push('--create-table makes a DynamoDB table, so it needs --store dynamodb.');
  }
  return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'options', options };
};

const readFlags = (argv: readonly string[]) => {
  try {
    const { values } = parseArgs({ args: [...argv], options: FLAGS, allowPositionals: false });
    return { ok: true, flags: values } as const;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node goes on with advice about arguments that begin with a dash; its first sentence is ours.
    return { ok: false, problem: `${error.message.split(/[.\n]/)[0]}.` } as const;
  }
};

const tlsOf = (text: (flag: TlsFlag, fallback: string) => Given, problems: Problems) => {
  const [certificate, key, clientCa] = TLS_FLAGS.map((flag) => text(flag, '').value);
  if (!certificate && !key) {
    if (clientCa) problems.push('--tls-client-ca needs --tls-cert and --tls-key.');
    return null;
  }
  if (!certificate || !key) {
    problems.push('TLS needs both a certificate (--tls-cert) and its key (--tls-key).');
  }
  return { certificate: certificate ?? '', key: key ?? '', clientCa: clientCa || null };
};
