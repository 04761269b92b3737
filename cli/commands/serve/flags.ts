import { RATES_MEANING, readRates } from '../../../domain/rates/rates.ts';
import {
  PRESIGNED_MAX,
  PRESIGNED_MEANING,
  readPresignedMax,
} from '../../../infra/sigv4/presigned.ts';
import { isHost } from '../../../server/http/host-names.ts';
import { LOG_LEVELS, type ServeOptions } from '../../../server/settings/serve-options.ts';
import {
  expected,
  type Flag,
  type Given,
  oneOf,
  optional,
  type Parsed,
  parsed,
  setting,
  someText,
  toggle,
  type Values,
} from '../../flags.ts';
import { dataDirectory, keyService, store, table } from '../common-flags.ts';

const port = (given: Given): Parsed<number> => {
  const number = /^\d{1,5}$/.test(given.text) ? Number(given.text) : Number.NaN;
  return number <= 65_535 ? parsed(number) : expected(given, 'a whole number from 0 to 65535');
};

const host = (given: Given): Parsed<string> =>
  isHost(given.text) ? parsed(given.text) : expected(given, 'an IP address or a host name');

const hostNames = (given: Given): Parsed<readonly string[]> => {
  const names = given.text === '' ? [] : given.text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !isHost(name));
  return wrong === undefined
    ? parsed(names)
    : expected(given, 'names or IP addresses without ports, separated by commas', wrong);
};

const rates = (given: Given): Parsed<ServeOptions['throttle']> => {
  const value = readRates(given.text);
  return value === null ? expected(given, RATES_MEANING) : parsed(value);
};

const presignedMax = (given: Given): Parsed<number> => {
  const seconds = readPresignedMax(given.text);
  return seconds === null ? expected(given, PRESIGNED_MEANING) : parsed(seconds);
};

/** A path of a PEM file for TLS. */
const pemFile = (description: string, variable: string): Flag<string | null> =>
  optional({ metavar: '<file>', description, variables: [variable], parse: someText });

/** The flags of `sealstream serve`. */
export const SERVE_FLAGS = {
  port: setting({
    metavar: '<n>',
    description: 'port; 0 for any free one',
    variables: ['SEALSTREAM_PORT'],
    fallback: '4599',
    parse: port,
  }),
  host: setting({
    metavar: '<address>',
    description: 'address to listen on; use TLS on any but a loopback address',
    variables: ['SEALSTREAM_HOST'],
    fallback: '127.0.0.1',
    parse: host,
  }),
  'data-dir': dataDirectory,
  'tls-cert': pemFile('certificate with its chain, PEM', 'SEALSTREAM_TLS_CERT'),
  'tls-key': pemFile(
    'its private key, PEM; both are reloaded when they change, and on SIGHUP',
    'SEALSTREAM_TLS_KEY',
  ),
  'tls-client-ca': pemFile(
    'PEM; clients then need a certificate from one of these authorities',
    'SEALSTREAM_TLS_CLIENT_CA',
  ),
  'host-names': setting({
    metavar: '<a,b>',
    description:
      'answer only requests for these hosts, its own address and loopback; without it, for any',
    variables: ['SEALSTREAM_HOST_NAMES'],
    fallback: '',
    parse: hostNames,
  }),
  store,
  keys: keyService,
  table,
  'create-table': toggle('create the DynamoDB table of a region if it is missing'),
  log: setting({
    metavar: '<level>',
    description: 'errors, requests or none; JSON lines on stderr',
    variables: ['SEALSTREAM_LOG'],
    fallback: 'errors',
    parse: oneOf(LOG_LEVELS),
  }),
  throttle: setting({
    metavar: '<rates>',
    description:
      'off, or aws to throttle requests at the rates of AWS; aws,ListSecrets=20 sets the rate of one group',
    variables: ['SEALSTREAM_THROTTLE'],
    fallback: 'off',
    parse: rates,
  }),
  'presigned-max': setting({
    metavar: '<s>',
    description: 'the longest X-Amz-Expires of a presigned request, in seconds; 0 rejects them all',
    variables: ['SEALSTREAM_PRESIGNED_MAX'],
    fallback: String(PRESIGNED_MAX),
    parse: presignedMax,
  }),
};

type ServeValues = Values<typeof SERVE_FLAGS>;

/** Problems of flags that need others. */
export const serveConflicts = (values: Partial<ServeValues>): readonly string[] => {
  const { 'tls-cert': certificate, 'tls-key': key, 'tls-client-ca': clientCa } = values;
  const [hasCertificate, hasKey] = [Boolean(certificate), Boolean(key)];
  return [
    ...(hasCertificate === hasKey
      ? []
      : ['TLS needs both a certificate (--tls-cert) and its key (--tls-key).']),
    ...(clientCa && !hasCertificate && !hasKey
      ? ['--tls-client-ca needs --tls-cert and --tls-key.']
      : []),
    ...(values['create-table'] && values.store !== 'dynamodb'
      ? ['--create-table makes a DynamoDB table, so it needs --store dynamodb.']
      : []),
  ];
};

/** The options of a service, from the values of its flags. */
export const serveOptions = (values: ServeValues): ServeOptions => ({
  port: values.port,
  host: values.host,
  dataDirectory: values['data-dir'],
  tls: tlsFiles(values),
  hostNames: values['host-names'],
  store: values.store,
  keys: values.keys,
  table: values.table,
  createTable: values['create-table'],
  log: values.log,
  throttle: values.throttle,
  presignedMax: values['presigned-max'],
});

const tlsFiles = (values: ServeValues): ServeOptions['tls'] => {
  const { 'tls-cert': certificate, 'tls-key': key, 'tls-client-ca': clientCa } = values;
  return certificate === null || key === null ? null : { certificate, key, clientCa };
};
