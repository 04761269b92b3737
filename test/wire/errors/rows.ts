import { configurationRows } from './configuration-rows.ts';
import { labelRows } from './label-rows.ts';
import { readingRows } from './reading-rows.ts';
import type { ErrorRow } from './row.ts';
import { valueRows } from './value-rows.ts';

/** Every error the service model documents, for every operation. */
export const ERROR_ROWS: readonly ErrorRow[] = [
  ...valueRows,
  ...labelRows,
  ...readingRows,
  ...configurationRows,
];
