import type {
  BlobShape,
  IntegerShape,
  ListShape,
  Shape,
  StringShape,
  StructureShape,
} from '../../../functions/api/wire/shape.ts';
import type { Breakage } from './breakage.ts';
import { base64, type Json, LONGEST_LIST, sampleOf, withMember } from './samples.ts';
import { fits, textOf } from './texts.ts';
import { wrongTypes } from './wrong-types.ts';

/** Every way to break one constraint of a shape, at its path in the request. */
export const breakagesOf = (shape: Shape, path: string): readonly Breakage[] => [
  ...wrongTypes(shape.type),
  ...constraintsOf(shape, path),
];

const constraintsOf = (shape: Shape, path: string): readonly Breakage[] => {
  switch (shape.type) {
    case 'string':
      return shape.values ? [notInEnum(shape.values, path)] : textBreakages(shape, path);
    case 'blob':
      return blobBreakages(shape, path);
    case 'boolean':
      return [];
    case 'integer':
      return integerBreakages(shape, path);
    case 'list':
      return listBreakages(shape, path);
    case 'structure':
      return structureBreakages(shape, path);
  }
};

const invalid = (rule: string, json: Json, ...says: readonly string[]): Breakage => ({
  rule,
  json,
  error: 'ValidationException',
  says,
});

const failed = (value: string | null, path: string, must: string): string =>
  `Value${value === null ? '' : ` '${value}'`} at '${path}' failed to satisfy constraint: Member must ${must}`;

/** Values that are longer than any valid one are shown shortened. */
const inShort = (text: string): string => (text.length > 4096 ? `${text.slice(0, 4096)}…` : text);

const atLeast = (least: number) => `have length greater than or equal to ${least}`;
const atMost = (most: number) => `have length less than or equal to ${most}`;

const notInEnum = (values: readonly string[], path: string): Breakage => {
  const must = `satisfy enum value set: [${values.join(', ')}]`;
  return invalid('enum', 'no-such-value', failed('no-such-value', path, must));
};

const textBreakages = (shape: StringShape, path: string): readonly Breakage[] => {
  const { min = 0, max, maxBytes, pattern } = shape;
  const broken = (rule: string, text: string, ...musts: readonly string[]) => {
    const all = fits(shape, text)
      ? musts
      : [...musts, `satisfy regular expression pattern: ${pattern}`];
    const shown = shape.sensitive ? null : inShort(text);
    return invalid(rule, text, ...all.map((must) => failed(shown, path, must)));
  };
  const wide = maxBytes === undefined ? '' : `ü${textOf(shape, maxBytes - 1)}`;
  return [
    ...(min > 0 ? [broken('min', textOf(shape, min - 1), atLeast(min))] : []),
    ...(max === undefined ? [] : [broken('max', textOf(shape, max + 1), atMost(max))]),
    ...(maxBytes === undefined ? [] : [broken('bytes', wide, atMost(maxBytes))]),
    ...(pattern ? [broken('pattern', 'Ä'.repeat(Math.max(min, 1)))] : []),
    ...(pattern ? [broken('pattern to the end', `${textOf(shape, Math.max(min, 3) - 1)}\n`)] : []),
  ];
};

const blobBreakages = ({ min = 0, max }: BlobShape, path: string): readonly Breakage[] => [
  ...(min > 0 ? [invalid('min', base64(min - 1), failed(null, path, atLeast(min)))] : []),
  ...(max === undefined ? [] : [invalid('max', base64(max + 1), failed(null, path, atMost(max)))]),
];

const integerBreakages = ({ min, max }: IntegerShape, path: string): readonly Breakage[] => {
  const broken = (rule: string, value: number, must: string) =>
    invalid(rule, value, failed(String(value), path, `have value ${must}`));
  return [
    ...(min === undefined ? [] : [broken('least', min - 1, `greater than or equal to ${min}`)]),
    ...(max === undefined ? [] : [broken('most', max + 1, `less than or equal to ${max}`)]),
  ];
};

const listBreakages = (
  { member, min = 0, max = LONGEST_LIST }: ListShape,
  path: string,
): readonly Breakage[] => {
  const good = sampleOf(member);
  const tooMany = Array.from({ length: max + 1 }, () => good);
  return [
    ...(min > 0 ? [invalid('min', [], failed('[]', path, atLeast(min)))] : []),
    ...(min > 0 ? [invalid('only nulls', [null], failed('[]', path, atLeast(min)))] : []),
    invalid('max', tooMany, failed(null, path, atMost(max))),
    ...breakagesOf(member, `${path}.2.member`).map((breakage) => ({
      ...breakage,
      rule: `member: ${breakage.rule}`,
      json: [good, breakage.json],
    })),
  ];
};

const structureBreakages = (shape: StructureShape, path: string): readonly Breakage[] =>
  Object.entries(shape.members).flatMap(([name, member]) => {
    const at = `${path === '' ? '' : `${path}.`}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const missing = `Value null at '${at}' failed to satisfy constraint: Member must not be null`;
    const absent = shape.required.includes(name)
      ? [
          invalid('required', without(shape, name), missing),
          invalid('required, null', withMember(shape, { [name]: null }), missing),
        ]
      : [];
    const broken = breakagesOf(member, at).map((breakage) => ({
      ...breakage,
      json: withMember(shape, { [name]: breakage.json }),
    }));
    return [...absent, ...broken].map((one) => ({ ...one, rule: `${name}: ${one.rule}` }));
  });

const without = (shape: StructureShape, name: string): Json =>
  Object.fromEntries(Object.entries(withMember(shape)).filter(([member]) => member !== name));
