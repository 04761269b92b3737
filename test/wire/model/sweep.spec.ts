import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATION_NAMES } from '../../../functions/api/operation-names.ts';
import type { Shape, StructureShape } from '../../../functions/api/wire/shape.ts';
import { memoryService } from '../../support/memory-service.ts';
import { startServer, type TestServer } from '../../support/server.ts';
import { MODEL } from './model.ts';
import { shapeOfModel } from './model-shape.ts';
import { edgesOf, type Json, sampleOf, withMember } from './samples.ts';

const inputOf = (name: string): StructureShape => {
  const shape = shapeOfModel(MODEL.operations[name]?.input ?? { type: 'missing' });
  if (shape.type !== 'structure') throw new Error(`${name} takes no structure`);
  return shape;
};

/** Values are limited in bytes, so text within the model's limit in characters can be too long. */
const isTooManyBytes = (json: Json): boolean => Buffer.byteLength(JSON.stringify(json)) > 100_000;

/** Every member at every limit of the model, and lists and structures without content. */
const allowed = (name: string): readonly Json[] => {
  const shape = inputOf(name);
  const nulls = Object.keys(shape.members).map((member) => [member, null]);
  return [
    ...edgesOf(shape),
    { ...Object.fromEntries(nulls), ...withMember(shape) },
    everyMember(shape, sampleOf),
    ...Object.entries(shape.members).flatMap(([member, given]) =>
      hollow(given).map((json) => withMember(shape, { [member]: json })),
    ),
  ].filter((json) => !isTooManyBytes(json));
};

const everyMember = (shape: StructureShape, sample: (shape: Shape) => Json): object =>
  Object.fromEntries(Object.entries(shape.members).map(([name, member]) => [name, sample(member)]));

const hollow = (shape: Shape): readonly Json[] => {
  if (shape.type === 'list')
    return [...(shape.min ? [] : [[]]), ...hollow(shape.member).map((one) => [one])];
  if (shape.type !== 'structure' || shape.required.length > 0) return [];
  const nulls = Object.keys(shape.members).map((name) => [name, null]);
  const alone = Object.entries(shape.members).map(([name, member]) => ({
    [name]: sampleOf(member),
  }));
  return [{}, Object.fromEntries(nulls), ...alone];
};

/** Whether an error says that the request does not have the shape that the service expects. */
const isAboutShape = (type: unknown, message: unknown): boolean =>
  type === 'SerializationException' ||
  (type === 'ValidationException' && /validation error/.test(String(message)));

describe.each(OPERATION_NAMES)('%s accepts everything that the model allows', (name) => {
  let service: ReturnType<typeof memoryService>;
  beforeAll(async () => {
    service = memoryService();
    await service.ask('CreateSecret', { Name: 'a' });
  });
  afterAll(() => service.close());

  it.each(allowed(name).map((json) => [JSON.stringify(json).slice(0, 100), json]))(
    '%s',
    async (_text, json) => {
      const { status, json: answer } = await service.ask(name, json);
      const said = answer.message ?? answer.Message;
      expect(isAboutShape(answer.__type, said), `${answer.__type}: ${said}`).toBe(false);
      expect(status).toBeLessThan(500);
    },
  );
});

describe('The AWS SDK for JavaScript', () => {
  let server: TestServer;
  let client: SecretsManager;
  beforeAll(async () => {
    server = await startServer();
    const { endpoint, region, credentials } = server;
    client = new SecretsManager({ endpoint, region, credentials, maxAttempts: 1 });
  });
  afterAll(async () => {
    client.destroy();
    await server.stop();
  });

  /** The SDK takes blobs as bytes. */
  const given = (shape: Shape): Json =>
    shape.type === 'blob' ? Buffer.from('x'.repeat(shape.min ?? 0)) : sampleOf(shape);

  it.each(OPERATION_NAMES)('can send every member of %s at once', async (name) => {
    const method = Reflect.get(client, `${name.charAt(0).toLowerCase()}${name.slice(1)}`);
    const call: Promise<unknown> = Reflect.apply(method, client, [
      everyMember(inputOf(name), given),
    ]);
    const failure = await call.then(
      () => ({ name: 'none', message: '' }),
      ({ name, message }: Error) => ({ name, message }),
    );
    expect(isAboutShape(failure.name, failure.message), failure.message).toBe(false);
  });
});
