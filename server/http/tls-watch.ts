import type { ServerEvent } from '../../app/telemetry/telemetry.ts';
import { OperatorError } from '../operator-error.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** Takes over new certificates. */
export type TlsWatch = {
  /** Looks at once. */
  readonly look: () => void;
  readonly stop: () => void;
};

/** What is watched, and what is done about it. */
export type TlsWatchOptions = {
  /** Throws `OperatorError` for files that cannot be used. */
  readonly read: () => TlsIdentity;
  /** Throws `OperatorError` for an identity that cannot be used. */
  readonly renew: (identity: TlsIdentity) => void;
  readonly serving: TlsIdentity;
  readonly report: (event: ServerEvent) => void;
};

/** In milliseconds: contents are compared, since links and mounts change without the time of a file. */
const LOOK_EVERY = 5_000;

/**
 * Looks every few seconds whether the files hold something else. What cannot be used is told once, and
 * the one before is served on. Between two looks a pair may be half written, so it is told only when
 * the next look finds the same, but at once when somebody asked to look.
 */
export const watchIdentity = ({ read, renew, serving, report }: TlsWatchOptions): TlsWatch => {
  let current = serving;
  let found = '';
  let told = '';

  const problem = (): string => {
    try {
      const identity = read();
      if (isSame(identity, current)) return '';
      renew(identity);
      current = identity;
      report({ event: 'tls-reloaded', validTo: identity.validTo });
      return '';
    } catch (error) {
      if (error instanceof OperatorError) return error.message;
      throw error;
    }
  };

  const look = (isAsked: boolean): void => {
    const before = found;
    found = problem();
    if (found === '') told = '';
    if (found === '' || found === told || !(isAsked || found === before)) return;
    told = found;
    report({ event: 'tls-not-reloaded', reason: found });
  };

  const timer = setInterval(() => look(false), LOOK_EVERY).unref();
  return { look: () => look(true), stop: () => clearInterval(timer) };
};

const isSame = (one: TlsIdentity, other: TlsIdentity): boolean =>
  one.certificate === other.certificate && one.key === other.key && one.clientCa === other.clientCa;
