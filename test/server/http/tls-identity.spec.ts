import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerEvent } from '../../../app/telemetry/telemetry.ts';
import { type TlsIdentity, watchIdentity } from '../../../server/http/tls-identity.ts';
import { OperatorError } from '../../../server/operator-error.ts';

const LOOK = 5_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const identity = (certificate: string, key = `key of ${certificate}`): TlsIdentity => ({
  certificate,
  key,
  clientCa: null,
  validTo: `end of ${certificate}`,
  selfSigned: null,
});

/** A watch over files that the test replaces, and a server that accepts only matching keys. */
const watching = () => {
  let files = identity('one');
  const served: string[] = [];
  const logs: ServerEvent[] = [];
  const watch = watchIdentity({
    read: () => files,
    renew: ({ certificate, key }) => {
      if (key !== `key of ${certificate}`) throw new OperatorError('key values mismatch');
      served.push(certificate);
    },
    serving: files,
    report: (event) => logs.push(event),
  });
  return {
    ...watch,
    served,
    logs,
    put: (next: TlsIdentity) => {
      files = next;
    },
  };
};

const RELOADED = { event: 'tls-reloaded', validTo: 'end of two' };
const MISMATCH = { event: 'tls-not-reloaded', reason: 'key values mismatch' };

describe('The watch over the certificate and key', () => {
  it('serves a new certificate, and reports once when it expires', () => {
    const { put, served, logs } = watching();
    vi.advanceTimersByTime(3 * LOOK);
    expect(logs).toEqual([]);
    put(identity('two'));
    vi.advanceTimersByTime(3 * LOOK);
    expect(served).toEqual(['two']);
    expect(logs).toEqual([RELOADED]);
  });

  it('reports nothing about a pair that is half written', () => {
    const { put, served, logs } = watching();
    put(identity('two', 'key of one'));
    vi.advanceTimersByTime(LOOK);
    put(identity('two'));
    vi.advanceTimersByTime(LOOK);
    expect(served).toEqual(['two']);
    expect(logs).toEqual([RELOADED]);
  });

  it('reports a broken pair once, and again only after an intact one', () => {
    const { put, served, logs } = watching();
    put(identity('two', 'key of one'));
    vi.advanceTimersByTime(5 * LOOK);
    expect(logs).toEqual([MISMATCH]);
    put(identity('two'));
    vi.advanceTimersByTime(LOOK);
    put(identity('three', 'key of one'));
    vi.advanceTimersByTime(5 * LOOK);
    expect(served).toEqual(['two']);
    expect(logs).toEqual([MISMATCH, RELOADED, MISMATCH]);
  });

  it('reports a broken pair at once if the operator asks for a look', () => {
    const { put, look, logs } = watching();
    put(identity('two', 'key of one'));
    look();
    expect(logs).toEqual([MISMATCH]);
  });

  it('does not look any more once it is stopped', () => {
    const { put, stop, served } = watching();
    stop();
    put(identity('two'));
    vi.advanceTimersByTime(3 * LOOK);
    expect(served).toEqual([]);
  });
});
