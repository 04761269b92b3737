import type { RatesSetting } from '../../domain/rates/rates.ts';

/** The supported event stores. */
export const STORES = ['sqlite', 'dynamodb'] as const;
/** The supported key services. */
export const KEYS = ['keyring', 'kms'] as const;
/** The log levels. */
export const LOG_LEVELS = ['none', 'errors', 'requests'] as const;

/** Which requests are logged: none, those that end in a server error (5xx), or all. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Paths of PEM files. */
export type TlsFiles = {
  readonly certificate: string;
  readonly key: string;
  /** The CA certificates of clients; `null` if clients need no certificate. */
  readonly clientCa: string | null;
};

/** The options of `sealstream serve`. */
export type ServeOptions = {
  /** 0 for any free port. */
  readonly port: number;
  readonly host: string;
  /** As the operator wrote it; relative to the working directory. */
  readonly dataDirectory: string;
  readonly tls: TlsFiles | null;
  /** Accepted host names, besides the address listened on and loopback; empty to accept any. */
  readonly hostNames: readonly string[];
  readonly store: (typeof STORES)[number];
  readonly keys: (typeof KEYS)[number];
  /** Name of the DynamoDB table, the same in every region. */
  readonly table: string;
  readonly createTable: boolean;
  readonly log: LogLevel;
  /** The rates above which requests are throttled. */
  readonly throttle: RatesSetting;
  /** The longest lifetime of a presigned request, in seconds; 0 rejects them all. */
  readonly presignedMax: number;
};
