import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../cli/command-line.ts';
import { serveOptions } from '../../cli/commands/serve/flags.ts';
import { serve } from '../../cli/commands/serve.ts';
import type { Values } from '../../cli/flags.ts';
import { AWS_RATES, RATES_MEANING } from '../../domain/rates/rates.ts';
import { PRESIGNED_MEANING } from '../../infra/sigv4/presigned.ts';

const options = (argv: readonly string[], env: Record<string, string> = {}) => {
  const line = readCommandLine(serve, argv, env);
  return line.kind === 'call' ? serveOptions(line.values as Values<typeof serve.flags>) : line;
};

const problems = (argv: readonly string[], env: Record<string, string> = {}) => {
  const line = readCommandLine(serve, argv, env);
  return line.kind === 'misuse' ? line.problems : [];
};

describe('The options of sealstream serve', () => {
  it('have defaults', () => {
    expect(options([])).toEqual({
      port: 4599,
      host: '127.0.0.1',
      dataDirectory: './.sealstream',
      tls: null,
      hostNames: [],
      store: 'sqlite',
      keys: 'keyring',
      table: 'sealstream',
      createTable: false,
      log: 'errors',
      throttle: 'off',
      presignedMax: 900,
    });
  });

  const EVERY_FLAG = [
    ...['--port', '0', '--host', '::1', '--data-dir', '/srv/data', '--tls-cert', 'cert.pem'],
    ...['--tls-key', 'key.pem', '--store', 'dynamodb', '--keys', 'kms', '--table', 'my.table'],
    ...['--tls-client-ca', 'ca.pem', '--host-names', 'one.example, two.example,::1'],
    ...['--create-table', '--log', 'requests', '--throttle', 'aws,Tagging=5'],
    ...['--presigned-max', '0'],
  ];
  const AS_GIVEN = {
    port: 0,
    host: '::1',
    dataDirectory: '/srv/data',
    tls: { certificate: 'cert.pem', key: 'key.pem', clientCa: 'ca.pem' },
    hostNames: ['one.example', 'two.example', '::1'],
    store: 'dynamodb',
    keys: 'kms',
    table: 'my.table',
    createTable: true,
    log: 'requests',
    throttle: { ...AWS_RATES, Tagging: 5 },
    presignedMax: 0,
  };
  const OTHER_ENVIRONMENT = {
    SEALSTREAM_PORT: '80',
    SEALSTREAM_HOST: 'example.org',
    SEALSTREAM_DATA_DIR: 'elsewhere',
    SEALSTREAM_TLS_CERT: 'other-cert.pem',
    SEALSTREAM_TLS_KEY: 'other-key.pem',
    SEALSTREAM_TLS_CLIENT_CA: 'other-ca.pem',
    SEALSTREAM_HOST_NAMES: 'other.example',
    SEALSTREAM_STORE: 'sqlite',
    SEALSTREAM_KEYS: 'keyring',
    SEALSTREAM_TABLE: 'other',
    SEALSTREAM_LOG: 'none',
    SEALSTREAM_THROTTLE: 'off',
    SEALSTREAM_PRESIGNED_MAX: '604800',
  };

  it('can all be given as flags', () => {
    expect(options(EVERY_FLAG)).toEqual(AS_GIVEN);
  });

  it('can be given as variables', () => {
    expect(options([], OTHER_ENVIRONMENT)).toEqual({
      port: 80,
      host: 'example.org',
      dataDirectory: 'elsewhere',
      tls: { certificate: 'other-cert.pem', key: 'other-key.pem', clientCa: 'other-ca.pem' },
      hostNames: ['other.example'],
      store: 'sqlite',
      keys: 'keyring',
      table: 'other',
      createTable: false,
      log: 'none',
      throttle: 'off',
      presignedMax: 604_800,
    });
  });

  it('are taken from the flag if both are given', () => {
    expect(options(EVERY_FLAG, OTHER_ENVIRONMENT)).toEqual(AS_GIVEN);
  });

  it('treat an empty variable as unset', () => {
    expect(options([], { SEALSTREAM_PORT: '', SEALSTREAM_LOG: '' })).toEqual(options([]));
  });

  it.each([['--help'], ['-h'], ['--port', 'x', '--help']])('are explained with %s', (...argv) => {
    expect(readCommandLine(serve, argv, {})).toEqual({ kind: 'help' });
  });

  it.each([
    ['--port', 'http', "--port must be a whole number from 0 to 65535, not 'http'."],
    ['--port', '65536', "--port must be a whole number from 0 to 65535, not '65536'."],
    ['--port', '1e3', "--port must be a whole number from 0 to 65535, not '1e3'."],
    ['--host', 'a b', "--host must be an IP address or a host name, not 'a b'."],
    ['--host', '[::1]', "--host must be an IP address or a host name, not '[::1]'."],
    ['--store', 'redis', "--store must be one of sqlite, dynamodb, not 'redis'."],
    ['--keys', 'KMS', "--keys must be one of keyring, kms, not 'KMS'."],
    ['--throttle', 'on', `--throttle must be ${RATES_MEANING}, not 'on'.`],
    ['--presigned-max', '604801', `--presigned-max must be ${PRESIGNED_MEANING}, not '604801'.`],
    ['--presigned-max', '15m', `--presigned-max must be ${PRESIGNED_MEANING}, not '15m'.`],
    ['--log', 'debug', "--log must be one of none, errors, requests, not 'debug'."],
    ['--table', 'a', "--table must be 3 to 255 of A-Z, a-z, 0-9, '_', '.' and '-', not 'a'."],
    ['--tls-client-ca', 'ca.pem', '--tls-client-ca needs --tls-cert and --tls-key.'],
    [
      '--host-names',
      'a.example,b.example:443',
      "--host-names must be names or IP addresses without ports, separated by commas, not 'b.example:443'.",
    ],
    [
      '--host-names',
      'a.example,',
      "--host-names must be names or IP addresses without ports, separated by commas, not ''.",
    ],
    ['--data-dir', '', '--data-dir needs a value.'],
    ['--port', '', '--port needs a value.'],
    [
      '--tls-cert',
      'cert.pem',
      'TLS needs both a certificate (--tls-cert) and its key (--tls-key).',
    ],
    ['--tls-key', 'key.pem', 'TLS needs both a certificate (--tls-cert) and its key (--tls-key).'],
  ])('reject %s %s', (flag, value, problem) => {
    expect(problems([flag, value])).toEqual([problem]);
  });

  it.each([
    [['--verbose'], "Unknown option '--verbose'."],
    [['serve'], "Unexpected argument 'serve'."],
    [['--port'], "Option '--port <value>' argument missing."],
    [['--create-table=yes'], "Option '--create-table' does not take an argument."],
    [['--create-table'], '--create-table makes a DynamoDB table, so it needs --store dynamodb.'],
  ])('reject %s', (argv, problem) => {
    expect(problems(argv)).toEqual([problem]);
  });

  it('name the variable that is wrong', () => {
    expect(problems([], { SEALSTREAM_PORT: 'http' })).toEqual([
      "SEALSTREAM_PORT must be a whole number from 0 to 65535, not 'http'.",
    ]);
  });

  it('report every problem at once', () => {
    expect(problems(['--port', 'x', '--store', 'y'], { SEALSTREAM_LOG: 'z' })).toHaveLength(3);
  });
});
