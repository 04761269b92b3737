import type { OperationName } from '../../functions/api/operation-names.ts';
import { OPERATIONS } from '../../functions/api/operations/registry.ts';
import type { StructureShape } from '../../functions/api/wire/shape.ts';

/** The input shape of every operation, by its name. */
export const INPUT_SHAPES = Object.fromEntries(
  OPERATIONS.map(({ name, input }) => [name, input]),
) as Readonly<Record<OperationName, StructureShape>>;
