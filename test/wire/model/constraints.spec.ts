import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATION_NAMES } from '../../../functions/api/operation-names.ts';
import { decodeInput } from '../../../functions/api/wire/decode.ts';
import type { StructureShape } from '../../../functions/api/wire/shape.ts';
import { memoryService } from '../../support/memory-service.ts';
import { INPUT_SHAPES } from '../../support/operations.ts';
import type { Breakage } from './breakage.ts';
import { breakagesOf } from './breakages.ts';
import { edgesOf, withMember } from './samples.ts';
import { CANARY } from './texts.ts';

let service: ReturnType<typeof memoryService>;
beforeAll(() => {
  service = memoryService();
});
afterAll(() => service.close());

const shapeOf = (name: keyof typeof INPUT_SHAPES): StructureShape => INPUT_SHAPES[name];

/** The complete body of the answer. */
const answerTo = ({ error, says }: Breakage) => {
  if (error === 'SerializationException') return { __type: error, Message: says.join() };
  const count = `${says.length} validation error${says.length === 1 ? '' : 's'} detected`;
  return { __type: error, message: `${count}: ${says.join('; ')}` };
};

describe.each(OPERATION_NAMES)('A broken constraint of %s is reported with its path', (name) => {
  it.each(breakagesOf(shapeOf(name), '').map((broken) => [broken.rule, broken] as const))(
    '%s',
    async (_rule, broken) => {
      const { status, json } = await service.ask(name, broken.json);
      expect(status).toBe(400);
      expect(json).toEqual(answerTo(broken));
    },
  );
});

describe('An answer to invalid input', () => {
  it('never repeats the value of a sensitive member', async () => {
    const secret = /SecretString|SecretBinary|RotationToken/;
    const broken = OPERATION_NAMES.flatMap((name) =>
      breakagesOf(shapeOf(name), '')
        .filter(({ rule }) => secret.test(rule))
        .map(({ json }) => ({ name, json })),
    );
    expect(broken.length).toBeGreaterThan(50);
    const answers = await Promise.all(broken.map(({ name, json }) => service.ask(name, json)));
    const answered = answers.map(({ body }) => body).join();
    expect(answered).not.toContain(CANARY.slice(0, 4));
    expect(answered).not.toContain(Buffer.from(CANARY).toString('base64').slice(0, 4));
    expect(JSON.stringify(service.logs)).not.toContain(CANARY.slice(0, 4));
  });
});

describe.each(OPERATION_NAMES)('Input of %s at its limits is accepted', (name) => {
  it.each(edgesOf(shapeOf(name)).map((json) => [JSON.stringify(json).slice(0, 100), json]))(
    '%s',
    (_text, json) => {
      const input = decodeInput(shapeOf(name), json);
      expect(plain(input)).toEqual(json);
    },
  );
});

describe('Input of every operation', () => {
  it.each(OPERATION_NAMES)('%s treats null as absent and ignores unknown members', (name) => {
    const shape = shapeOf(name);
    const nulls = Object.keys(shape.members).map((member) => [member, null]);
    const least = withMember(shape);
    const json = { ...Object.fromEntries(nulls), ...least, NoSuchMember: { deep: [1] } };
    expect(plain(decodeInput(shape, json))).toEqual(least);
  });
});

/** Decoded input as JSON again: bytes as base64. */
const plain = (input: unknown): unknown => {
  if (input instanceof Uint8Array) return Buffer.from(input).toString('base64');
  if (Array.isArray(input)) return input.map(plain);
  if (typeof input !== 'object' || input === null) return input;
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, plain(value)]));
};
