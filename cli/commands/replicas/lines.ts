import { asColumns } from '../../columns.ts';
import type { ReplicaRow } from './rows.ts';

/** What is to be told of one replica. */
const HEADINGS = ['PRIMARY', 'SECRET', 'REPLICA', 'STATE', 'OUTCOME'];

/** What each command says when it has no replica to tell of. */
export const ALL_WELL = {
  list: 'All replicas are in sync with their primaries.',
  retry: 'Nothing to try again: all replicas are in sync with their primaries.',
  reconcile: 'Nothing to bring in line: all replicas are equal to their primaries.',
} as const;

/** Replicas as lines of a table with headings. */
export const asTable = (rows: readonly ReplicaRow[]): readonly string[] =>
  asColumns(HEADINGS, rows.map(cellsOf));

const cellsOf = ({ primary, secret, replica, state, outcome }: ReplicaRow): readonly string[] => [
  primary,
  secret,
  replica,
  state,
  outcome ?? '',
];
