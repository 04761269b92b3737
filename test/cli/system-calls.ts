import { dirname } from 'node:path';

/** What a traced process did to files, and what it wrote to clients or the terminal. */
export type Effect =
  | { readonly kind: 'written'; readonly path: string }
  /** A name was added to a directory, or removed from it. */
  | { readonly kind: 'named'; readonly path: string; readonly from?: string }
  | { readonly kind: 'unnamed'; readonly path: string }
  /** A file or a directory was synced to disk. */
  | { readonly kind: 'synced'; readonly path: string }
  /** Bytes for a client or the terminal. */
  | { readonly kind: 'said'; readonly text: string };

/** Options of `strace`: each call with the paths of its descriptors. */
export const TRACING = [
  '--follow-forks',
  '--decode-fds=path',
  '--string-limit=96',
  '--signal=none',
  `--trace=${[
    ...['mkdir', 'mkdirat', 'open', 'openat', 'creat', 'link', 'linkat', 'unlink', 'unlinkat'],
    ...['rename', 'renameat', 'renameat2', 'write', 'writev', 'pwrite64', 'pwritev', 'pwritev2'],
    ...['sendto', 'sendmsg', 'fsync', 'fdatasync', 'exit_group'],
  ].join(',')}`,
];

type Call = { readonly name: string; readonly text: string };

/**
 * The calls of a trace. A call that another thread interrupts has two lines. It takes effect at its end, or at
 * its beginning if it writes to a client or the terminal.
 */
const callsIn = (trace: string): readonly Call[] => {
  const begun = new Map<string, string>();
  return trace.split('\n').flatMap((line) => {
    const { thread = '', resumed, rest = '', name = '', text = '' } = LINE.exec(line)?.groups ?? {};
    if (resumed !== undefined) return [{ name: resumed, text: `${begun.get(thread)}${rest}` }];
    const isWhole = !text.endsWith(UNFINISHED);
    if (!isWhole) begun.set(thread, text.slice(0, -UNFINISHED.length));
    return isWhole || SAYING.has(name) ? [{ name, text }] : [];
  });
};

const LINE =
  /^(?<thread>\d+) +(?:<\.\.\. (?<resumed>\w+) resumed>(?<rest>.*)|(?<name>\w+)\((?<text>.*))$/;
const UNFINISHED = ' <unfinished ...>';

const SAYING = new Set(['write', 'writev', 'sendto', 'sendmsg']);
const FAILED = / = -1 E/;

/** The effects of the calls in a trace. A failed call has none. */
export const effectsIn = (trace: string): readonly Effect[] =>
  [...callsIn(trace)].filter(({ text }) => !FAILED.test(text)).flatMap(effectsOf);

const effectsOf = ({ name, text }: Call): readonly Effect[] => {
  const [subject = ''] = /^\d+<[^>]*>/.exec(text) ?? [];
  const path = /<([^>]*)>/.exec(subject)?.[1] ?? '';
  const named = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) => quoted);
  const [first = '', second = ''] = named;
  switch (name) {
    case 'fsync':
    case 'fdatasync':
      return [{ kind: 'synced', path }];
    case 'mkdir':
    case 'mkdirat':
    case 'creat':
      return [{ kind: 'named', path: first }];
    case 'open':
    case 'openat':
      return text.includes('O_CREAT') ? [{ kind: 'named', path: first }] : [];
    case 'link':
    case 'linkat':
      return [{ kind: 'named', path: second, from: first }];
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return [
        { kind: 'named', path: second, from: first },
        { kind: 'unnamed', path: first },
      ];
    case 'unlink':
    case 'unlinkat':
      return [{ kind: 'unnamed', path: first }];
    default:
      return path.startsWith('/') && !path.startsWith('/dev/')
        ? [{ kind: 'written', path }]
        : [{ kind: 'said', text: named.join('') }];
  }
};

/** An output, and what of the files of a directory was not on disk at that moment. */
export type Acknowledged = {
  readonly text: string;
  readonly missing: readonly string[];
  /** Files that were synced since the output before. */
  readonly synced: readonly string[];
};

/**
 * The outputs that match, each with what a loss of power at that moment would destroy: bytes of files in the
 * directory, and names in it or above it. The directory did not exist at the beginning.
 */
export const acknowledgedIn = (
  effects: readonly Effect[],
  { directory, says: pattern }: { readonly directory: string; readonly says: RegExp },
): readonly Acknowledged[] => {
  const disk = volatile();
  let synced: string[] = [];
  const acknowledged: Acknowledged[] = [];
  const concerns = (path: string) =>
    (path.startsWith(directory) || directory.startsWith(`${path}/`)) && !DISPENSABLE.test(path);
  const says = (text: string): void => {
    if (!pattern.test(text)) return;
    acknowledged.push({ text, missing: disk.missing(), synced });
    synced = [];
  };
  for (const one of effects) {
    if (one.kind === 'said') says(one.text);
    else if (one.kind === 'synced') {
      synced.push(one.path);
      disk.sync(one.path);
    } else if (concerns(one.path)) apply(disk, one);
  }
  return acknowledged;
};

/** The index of a log is rebuilt from the log, and the lock holds no data. */
const DISPENSABLE = /-shm$|\/lock\.(sqlite(-journal)?|pid)$/;

/** A log is removed once the database has all of it; one that reappears is applied again. */
const REPEATABLE = /-wal$/;

type FileEffect = Exclude<Effect, { readonly kind: 'said' | 'synced' }>;

const apply = (disk: ReturnType<typeof volatile>, one: FileEffect): void => {
  if (one.kind === 'named') disk.named(one.path, one.from);
  else disk[one.kind](one.path);
};

/** Tracks what is not on disk yet. */
const volatile = () => {
  const known = new Set<string>();
  const bytes = new Set<string>();
  const names = new Set<string>();
  return {
    missing: (): readonly string[] =>
      [
        ...[...bytes].map((path) => `bytes of ${path}`),
        ...[...names].map((path) => `name of ${path}`),
      ].toSorted(),
    sync: (path: string): void => {
      bytes.delete(path);
      for (const name of names) if (dirname(name) === path) names.delete(name);
    },
    written: (path: string): void => void bytes.add(path),
    named: (path: string, from: string | undefined): void => {
      if (from !== undefined || !known.has(path)) names.add(path);
      if (from !== undefined && bytes.has(from)) bytes.add(path);
      known.add(path);
    },
    unnamed: (path: string): void => {
      known.delete(path);
      bytes.delete(path);
      names.delete(path);
      if (!REPEATABLE.test(path)) names.add(path);
    },
  };
};
