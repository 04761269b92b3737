import { OPERATIONS, type OperationName } from '../../functions/api/operations/registry.ts';
import type { StructureShape } from '../../functions/api/wire/shape.ts';

/** The names of all operations. */
export const OPERATION_NAMES: readonly OperationName[] = OPERATIONS.map(({ name }) => name);

/** The input shape of every operation, by its name. */
export const INPUT_SHAPES = Object.fromEntries(
  OPERATIONS.map(({ name, input }) => [name, input]),
) as Readonly<Record<OperationName, StructureShape>>;
