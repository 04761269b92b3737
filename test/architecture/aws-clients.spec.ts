import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SHIPPED = ['app', 'cli', 'domain', 'functions', 'infra', 'server'];

const sources = SHIPPED.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

it('AWS clients are only created where their calls have timeouts and limits', () => {
  const making = /new \w+Client\(|new (?:DynamoDB|KMS)\(/;
  const makers = sources.filter((file) => making.test(readFileSync(join(ROOT, file), 'utf8')));
  // The demo is a client of this service.
  expect(makers.filter((file) => !file.startsWith('cli/commands/demo/')).toSorted()).toEqual([
    'infra/dynamodb/client.ts',
    'infra/kms/client.ts',
  ]);
});
