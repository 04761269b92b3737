import type {
  AdminOutcome,
  KeyDescription,
  Refused,
} from '../../../infra/keyring/admin-outcome.ts';
import type { KeyAdmin } from '../../../infra/keyring/key-admin.ts';
import { OperatorError } from '../../../server/operator-error.ts';

/** What follows the name of a command. */
export type Given = {
  readonly operands: readonly string[];
  readonly description?: string | undefined;
  readonly days?: string | undefined;
};

/** The keys to show afterwards, or why nothing was done. */
export type Result =
  | {
      readonly ok: true;
      readonly keys: readonly KeyDescription[];
      /** Rows that somebody altered past the keyring. */
      readonly altered?: readonly string[];
    }
  | Refused;

/** Options that not every command takes. */
export const OPTIONS = ['description', 'days', 'yes'] as const;

type Option = (typeof OPTIONS)[number];

/** One command of `sealstream keys`. */
export type Command = {
  /** How many operands it takes, no more and no less. */
  readonly operands: number;
  /** The options it takes besides those of every command. One with `yes` closes what its key opens. */
  readonly options?: readonly Option[];
  run(keys: KeyAdmin, given: Given): Result;
};

/** A command that takes operands alone and is about one key. */
const onKey = (
  operands: number,
  change: (keys: KeyAdmin, first: string, second: string) => AdminOutcome,
): Command => ({
  operands,
  run: (keys, { operands: [first = '', second = ''] }) => shown(change(keys, first, second)),
});

const create: Command = {
  operands: 0,
  options: ['description'],
  run: (keys, { description }) => ({ ok: true, keys: [keys.create(description)] }),
};

const list: Command = {
  operands: 0,
  run: (keys) => ({ ok: true, keys: keys.list(), altered: keys.altered() }),
};

const scheduleDeletion: Command = {
  operands: 1,
  options: ['days', 'yes'],
  run: (keys, { operands: [key = ''], days }) => shown(keys.scheduleDeletion(key, numberOf(days))),
};

/** Every command by its name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['create', create],
  ['list', list],
  ['alias', onKey(2, (keys, key, name) => keys.createAlias(name, key))],
  ['unalias', onKey(1, (keys, name) => keys.deleteAlias(name))],
  ['disable', { ...onKey(1, (keys, key) => keys.disable(key)), options: ['yes'] }],
  ['enable', onKey(1, (keys, key) => keys.enable(key))],
  ['rotate', onKey(1, (keys, key) => keys.rotate(key))],
  ['schedule-deletion', scheduleDeletion],
  ['cancel-deletion', onKey(1, (keys, key) => keys.cancelDeletion(key))],
]);

const shown = (outcome: AdminOutcome): Result =>
  outcome.ok ? { ok: true, keys: [outcome.key] } : outcome;

const numberOf = (days: string | undefined): number | undefined => {
  if (days === undefined) return undefined;
  if (/^\d{1,9}$/.test(days)) return Number(days);
  throw new OperatorError(`--days takes a whole number, not '${days}'.`, { exitCode: 2 });
};
