import type { StreamId } from '../../../domain/ports/stream.ts';

/** Something in a file that is not as the service left it. None of what is stored is in here. */
export type Finding = {
  /** `null` for the file as a whole. */
  readonly stream: StreamId | null;
  /** Of what kind, as the report names it: `head`, `commit 3`, `value <version id>`. */
  readonly what: string;
  readonly trouble: string;
};

/** Whether two findings are of the same thing. */
export const isSame = (one: Finding, other: Finding): boolean =>
  one.what === other.what &&
  one.stream?.account === other.stream?.account &&
  one.stream?.region === other.stream?.region &&
  one.stream?.name === other.stream?.name;
