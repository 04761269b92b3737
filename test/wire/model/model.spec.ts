import { describe, expect, it } from 'vitest';
import { OPERATION_NAMES } from '../../../functions/api/operation-names.ts';
import type { Shape } from '../../../functions/api/wire/shape.ts';
import { INPUT_SHAPES } from '../../support/operations.ts';
import { MODEL, type ModelShape } from './model.ts';

/** The constraints at one path of a request, as text, so that two lists can be compared. */
type Fact = string;

/** Intentional deviations from the model. */
const DEVIATIONS: readonly { readonly ours: Fact; readonly models: Fact }[] = [
  // The user guide limits the bytes of a value, which the model cannot express.
  ...['CreateSecret', 'PutSecretValue', 'UpdateSecret'].map((operation) => ({
    ours: `${operation}.SecretString: string min=1 maxBytes=65536 sensitive`,
    models: `${operation}.SecretString: string min=1 max=65536 sensitive`,
  })),
];

/** A lower limit of 0 is no constraint. */
const limits = (shape: Omit<ModelShape, 'type'> & { readonly maxBytes?: number }): string =>
  [
    shape.min ? ` min=${shape.min}` : '',
    shape.max === undefined ? '' : ` max=${shape.max}`,
    shape.maxBytes === undefined ? '' : ` maxBytes=${shape.maxBytes}`,
    shape.pattern === undefined ? '' : ` pattern=${shape.pattern}`,
    shape.enum === undefined ? '' : ` enum=[${shape.enum.join(', ')}]`,
    shape.sensitive ? ' sensitive' : '',
    shape.required === undefined ? '' : ` required=[${shape.required.join(', ')}]`,
  ].join('');

const NUMBERS = new Set(['long', 'integer']);

const modelFacts = (shape: ModelShape, path: string): readonly Fact[] => [
  `${path}: ${NUMBERS.has(shape.type) ? 'integer' : shape.type}${limits(shape)}`,
  ...(shape.member ? modelFacts(shape.member, `${path}[]`) : []),
  ...Object.entries(shape.members ?? {}).flatMap(([name, member]) =>
    modelFacts(member, `${path}.${name}`),
  ),
];

const ourFacts = (shape: Shape, path: string): readonly Fact[] => {
  const { type, ...rest } = shape;
  const values = shape.type === 'string' && shape.values ? { enum: shape.values } : {};
  const fact = `${path}: ${type}${limits({ ...(rest as Omit<ModelShape, 'type'>), ...values })}`;
  if (shape.type === 'list') return [fact, ...ourFacts(shape.member, `${path}[]`)];
  if (shape.type !== 'structure') return [fact];
  return [
    fact,
    ...Object.entries(shape.members).flatMap(([name, member]) =>
      ourFacts(member, `${path}.${name}`),
    ),
  ];
};

describe('The input shapes of the operations', () => {
  it('exist for exactly the operations of the service model', () => {
    expect(Object.keys(INPUT_SHAPES).sort()).toEqual(Object.keys(MODEL.operations).sort());
    expect([...OPERATION_NAMES].sort()).toEqual(Object.keys(MODEL.operations).sort());
  });

  it.each(OPERATION_NAMES)(
    'of %s have the constraints of the service model, apart from the deviations',
    (name) => {
      const model = MODEL.operations[name];
      const facts = model === undefined ? [] : modelFacts(model.input, name);
      const ourWay = new Map(DEVIATIONS.map(({ ours, models }) => [models, ours]));
      const wanted = facts.map((fact) => ourWay.get(fact) ?? fact);
      expect(ourFacts(INPUT_SHAPES[name], name)).toEqual(wanted);
    },
  );

  it('deviate only from constraints that the model has', () => {
    const facts = Object.entries(MODEL.operations).flatMap(([name, { input }]) =>
      modelFacts(input, name),
    );
    expect(facts).toEqual(expect.arrayContaining(DEVIATIONS.map(({ models }) => models)));
  });
});
