import type { RatesSetting } from '../../domain/rates/rates-setting.ts';

/** Where events can be kept. */
export const STORES = ['sqlite', 'dynamodb'] as const;
/** What can hold the keys. */
export const KEYS = ['keyring', 'kms'] as const;
/** The levels of the log. */
export const LOG_LEVELS = ['none', 'errors', 'requests'] as const;

/** Which requests are logged: none, those that end in a fault of ours (5xx), or every one. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Paths of PEM files. */
export type TlsFiles = {
  readonly certificate: string;
  readonly key: string;
  /** Of those who vouch for clients; `null` if clients need no certificate. */
  readonly clientCa: string | null;
};

/** What `sealstream serve` is told. */
export type ServeOptions = {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
  /** As it was given; relative to the working directory. */
  readonly dataDirectory: string;
  readonly tls: TlsFiles | null;
  /** The names requests may be for, besides its address and those of loopback; empty for any. */
  readonly hostNames: readonly string[];
  readonly store: (typeof STORES)[number];
  readonly keys: (typeof KEYS)[number];
  /** Name of the DynamoDB table; the same in every region. */
  readonly table: string;
  readonly createTable: boolean;
  readonly log: LogLevel;
  /** The rates above which requests are refused. */
  readonly throttle: RatesSetting;
  /** How long a presigned request may be good for, in seconds; 0 refuses them all. */
  readonly presignedMax: number;
};
