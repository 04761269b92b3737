import type { Instant } from '../../../domain/secret/ids.ts';
import type { KeyDescription } from '../../../infra/keyring/admin-outcome.ts';
import { asColumns } from '../../columns.ts';

const HEADINGS = ['KEY ID', 'STATE', 'CREATED', 'ALIASES', 'DESCRIPTION'];

/** Keys as lines of a table with headings. */
export const asTable = (keys: readonly KeyDescription[]): readonly string[] =>
  asColumns(HEADINGS, keys.map(cells));

/** Keys as one line of JSON each. */
export const asJsonLines = (keys: readonly KeyDescription[]): readonly string[] =>
  keys.map(({ id, arn, state, createdAt, rotatedAt, aliases, description }) =>
    JSON.stringify({
      id,
      arn,
      state: state.status,
      ...(state.status === 'pendingDeletion' && { deleteAfter: timeOf(state.deleteAfter) }),
      createdAt: timeOf(createdAt),
      ...(rotatedAt !== undefined && { rotatedAt: timeOf(rotatedAt) }),
      aliases,
      description,
    }),
  );

const cells = ({ id, state, createdAt, aliases, description }: KeyDescription): string[] => [
  id,
  state.status === 'pendingDeletion' ? `deleted after ${timeOf(state.deleteAfter)}` : state.status,
  timeOf(createdAt),
  aliases.join(' '),
  description,
];

const timeOf = (at: Instant): string => new Date(at).toISOString();
