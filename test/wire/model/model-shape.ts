import type { Shape } from '../../../functions/api/wire/shape.ts';
import type { ModelShape } from './model.ts';

/** The largest Long, rounded down to what a JavaScript number can hold. */
const LONGEST = 2 ** 63 - 1024;

/** Converts a shape of the frozen model to one of this service, to make samples of it. */
export const shapeOfModel = ({ type, enum: values, ...model }: ModelShape): Shape => {
  switch (type) {
    case 'string':
      return { ...textOf(model), ...(values && { values }) };
    case 'blob':
      return { type, min: model.min ?? 0, max: model.max ?? 0 };
    case 'boolean':
      return { type };
    case 'long':
      return { type: 'integer', min: model.min ?? -LONGEST, max: model.max ?? LONGEST };
    case 'integer':
      return { type, min: model.min ?? -(2 ** 31), max: model.max ?? 2 ** 31 - 1 };
    case 'list':
      return listOf(model);
    case 'structure':
      return structureOf(model);
    default:
      throw new Error(`The model has a new type, ${type}`);
  }
};

type Rest = Omit<ModelShape, 'type' | 'enum'>;

const textOf = ({ min, max, pattern }: Rest): Shape => ({
  type: 'string',
  ...(min !== undefined && { min }),
  ...(max !== undefined && { max }),
  ...(pattern !== undefined && { pattern }),
});

const listOf = ({ min, max, member }: Rest): Shape => {
  if (member === undefined) throw new Error('A list of the model has no member');
  const limits = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  return { type: 'list', ...limits, member: shapeOfModel(member) };
};

const structureOf = ({ members = {}, required = [] }: Rest): Shape => ({
  type: 'structure',
  required,
  members: Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, shapeOfModel(member)]),
  ),
});
