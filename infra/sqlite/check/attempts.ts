import type { StreamId } from '../../../domain/ports/stream.ts';
import type { Finding } from './finding.ts';

/** What is wrong in words of ours, which repeat nothing that is stored. */
export class Trouble extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Trouble';
  }
}

/** Does a part of a check: what it throws is a finding, and `null` is the result. */
export type Attempt = <Result>(what: string, work: () => Result) => Result | null;

/** Attempts on what a stream has, and what they found. */
export const attempts = (
  stream: StreamId,
): { readonly attempt: Attempt; readonly findings: readonly Finding[] } => {
  const findings: Finding[] = [];
  return {
    findings,
    attempt: (what, work) => {
      try {
        return work();
      } catch (error) {
        findings.push({ stream, what, trouble: troubleOf(error) });
        return null;
      }
    },
  };
};

/** The name of any other error: its message may quote what was read. */
const troubleOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  if (error instanceof Trouble) return error.message;
  return error.name === 'AlteredEntry' ? 'altered' : `unreadable (${error.name})`;
};
