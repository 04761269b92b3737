import { asColumns } from '../columns.ts';
import type { ReplicaRow } from './rows.ts';

/** What is to be told of one replica. */
const HEADINGS = ['PRIMARY', 'SECRET', 'REPLICA', 'STATE', 'OUTCOME'];

/** Replicas as lines of a table with headings; none for none. */
export const asTable = (rows: readonly ReplicaRow[]): readonly string[] =>
  rows.length === 0 ? [] : asColumns(HEADINGS, rows.map(cellsOf));

const cellsOf = ({ primary, secret, replica, state, outcome }: ReplicaRow): readonly string[] => [
  primary,
  secret,
  replica,
  state,
  outcome ?? '',
];
