import type { Shape, StringShape, StructureShape } from '../../functions/api/wire/shape.ts';

const HEADING = `# Constraints of the API

What this service accepts in each member of each request. Generated from
the declarations in \`functions/api/operations\`; \`npx vitest run test/architecture/constraints-document.spec.ts -u\`
regenerates it.

Lengths of text are in Unicode characters unless bytes are named, those of binary members in bytes after
base64 decoding. Members of a list are \`[]\`. A list without a limit of its own holds at most 1000
members. Patterns must match the whole text. Input that breaks a constraint is answered with
\`ValidationException\`, JSON of another type with \`SerializationException\`. A sensitive value is never
repeated in an error.
`;

/** Formats the constraints of every operation as a Markdown document. */
export const constraintsDocument = (requests: Readonly<Record<string, StructureShape>>): string =>
  [HEADING, ...Object.entries(requests).map(([name, shape]) => section(name, shape))].join('\n');

const section = (name: string, shape: StructureShape): string =>
  [
    `## ${name}`,
    '',
    '| member | type | required | constraints |',
    '|---|---|---|---|',
    ...rowsOf(shape, ''),
    '',
  ].join('\n');

const rowsOf = (shape: StructureShape, path: string): readonly string[] =>
  Object.entries(shape.members).flatMap(([name, member]) =>
    row(member, `${path}${name}`, shape.required.includes(name)),
  );

const row = (shape: Shape, path: string, required: boolean): readonly string[] => {
  const cells = [`\`${path}\``, typeOf(shape), required ? 'yes' : '', limitsOf(shape).join('; ')];
  const line = `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;
  if (shape.type === 'list') return [line, ...row(shape.member, `${path}[]`, false)];
  return shape.type === 'structure' ? [line, ...rowsOf(shape, `${path}.`)] : [line];
};

const typeOf = ({ type }: Shape): string => (type === 'blob' ? 'base64' : type);

const limitsOf = (shape: Shape): readonly string[] => {
  switch (shape.type) {
    case 'string':
      return textLimits(shape);
    case 'blob':
      return [...range(shape, 'bytes'), ...(shape.sensitive ? ['sensitive'] : [])];
    case 'integer':
      return range(shape, '');
    case 'list':
      return range(shape, 'members');
    case 'boolean':
    case 'structure':
      return [];
  }
};

const textLimits = (shape: StringShape): readonly string[] => [
  ...range(shape, 'characters'),
  ...(shape.maxBytes === undefined ? [] : [`at most ${shape.maxBytes} bytes of UTF-8`]),
  ...(shape.values ? [`one of ${shape.values.map(code).join(', ')}`] : []),
  ...(shape.pattern === undefined ? [] : [code(shape.pattern)]),
  ...(shape.sensitive ? ['sensitive'] : []),
];

type Range = { readonly min?: number; readonly max?: number };

const range = ({ min = 0, max }: Range, unit: string): readonly string[] => {
  const counted = (text: string) => [`${text} ${unit}`.trim()];
  if (max === undefined && min === 1) return ['not empty'];
  if (max === undefined) return min === 0 ? [] : counted(`at least ${min}`);
  return counted(min === 0 ? `at most ${max}` : `${min} to ${max}`);
};

/** Formats code in a table cell, with pipes escaped. */
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;
