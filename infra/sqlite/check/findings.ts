import type { StreamId } from '../../../domain/ports/stream.ts';

/** Something in a file that is not as the service left it. It quotes nothing that is stored. */
export type Finding = {
  /** `null` if it concerns the whole file. */
  readonly stream: StreamId | null;
  /** What it is about, as the report names it: `head`, `commit 3`, `value <version id>`. */
  readonly what: string;
  readonly trouble: string;
};

/** Whether two findings are about the same thing. */
export const isSame = (one: Finding, other: Finding): boolean =>
  one.what === other.what &&
  one.stream?.account === other.stream?.account &&
  one.stream?.region === other.stream?.region &&
  one.stream?.name === other.stream?.name;

/** A finding in our own words, which quote nothing that is stored. */
export class Trouble extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Trouble';
  }
}

/** Runs a part of a check. If it throws, the error becomes a finding and the result is `null`. */
export type Attempt = <Result>(what: string, work: () => Result) => Result | null;

/** Attempts on the data of a stream, and their findings. */
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

/** Of any other error only the name is used: its message may quote what was read. */
const troubleOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  if (error instanceof Trouble) return error.message;
  return error.name === 'AlteredEntry' ? 'altered' : `unreadable (${error.name})`;
};
