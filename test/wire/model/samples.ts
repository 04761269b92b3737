import type { Shape, StringShape, StructureShape } from '../../../functions/api/wire/shape.ts';
import { CANARY, shortest, textOf } from './texts.ts';

export type Json = unknown;

/** The minimal JSON of a shape: required members, shortest strings. */
export const sampleOf = (shape: Shape): Json => {
  switch (shape.type) {
    case 'string':
      return shape.values?.[0] ?? shortest(shape);
    case 'blob':
      return base64(shape.min ?? 0);
    case 'boolean':
      return true;
    case 'integer':
      return shape.min ?? 1;
    case 'list':
      return Array.from({ length: shape.min ?? 0 }, () => sampleOf(shape.member));
    case 'structure':
      return withMember(shape);
  }
};

/** The minimal JSON of a structure, with these members added or replaced. */
export const withMember = (
  { members, required }: StructureShape,
  given: Readonly<Record<string, Json>> = {},
): Readonly<Record<string, Json>> => {
  const needed = required.map((name) => {
    const member = members[name];
    if (member === undefined) throw new Error(`The required member ${name} is not declared`);
    return [name, sampleOf(member)];
  });
  return { ...Object.fromEntries(needed), ...given };
};

/** Every JSON at a limit of a shape. */
export const edgesOf = (shape: Shape): readonly Json[] => {
  switch (shape.type) {
    case 'string':
      return shape.values ?? textEdges(shape);
    case 'blob':
      return [base64(shape.min ?? 0), base64(shape.max ?? 0)];
    case 'boolean':
      return [true, false];
    case 'integer':
      return [shape.min ?? Number.MIN_SAFE_INTEGER, shape.max ?? Number.MAX_SAFE_INTEGER];
    case 'list':
      return [
        ...[shape.min ?? 0, shape.max ?? LONGEST_LIST].map((length) =>
          Array.from({ length }, () => sampleOf(shape.member)),
        ),
        ...edgesOf(shape.member).map((edge) => [edge]),
      ];
    case 'structure':
      return [
        withMember(shape),
        ...Object.entries(shape.members).flatMap(([name, member]) =>
          edgesOf(member).map((edge) => withMember(shape, { [name]: edge })),
        ),
      ];
  }
};

/** Lists without a limit in the model are accepted up to this length. */
export const LONGEST_LIST = 1000;

/** Bytes of the canary, as base64. */
export const base64 = (length: number): string =>
  Buffer.from(CANARY.repeat(Math.ceil(length / CANARY.length)).slice(0, length)).toString('base64');

/** Limits count characters, not UTF-16 units, and bytes only where the service counts bytes. */
const textEdges = (shape: StringShape): readonly string[] => [
  shortest(shape),
  ...(shape.max === undefined ? [] : [textOf(shape, shape.max)]),
  ...(shape.max === undefined || shape.maxBytes !== undefined || shape.pattern
    ? []
    : ['𝕏'.repeat(shape.max)]),
  ...(shape.maxBytes === undefined ? [] : ['ü'.repeat(shape.maxBytes / 2)]),
];
