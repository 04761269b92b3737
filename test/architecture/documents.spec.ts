import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { requestLineMembers } from '../../app/telemetry/request-line.ts';
import { OPERATION_NAMES } from '../../functions/api/operation-names.ts';
import { tableDefinition } from '../../infra/dynamodb/table.ts';
import { EVERY_EVENT } from '../support/every-event.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The first group of every match of a pattern in a text. */
const matchesOf = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].flatMap(([, group]) => group ?? []);

const missingFrom = (document: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => !document.includes(`\`${name}\``));

describe('docs/compatibility.md', () => {
  const document = read('docs/compatibility.md');

  it('has a row for each operation', () => {
    const [, operations = ''] = document.split(/^## /m);
    expect(matchesOf(/^\| ([A-Z]\w+) \| (?:done|configuration only)/gm, operations)).toEqual(
      OPERATION_NAMES.toSorted(),
    );
  });

  it('has a row for each message that has a number', () => {
    const sources = globSync('domain/**/messages.ts', { cwd: ROOT }).map(read).join('\n');
    const numbers = matchesOf(/^\/\*\* (M\d+)\b/gm, sources);
    expect(matchesOf(/^\| (M\d+) \|/gm, document).toSorted()).toEqual(numbers.toSorted());
  });
});

describe('docs/data-schema.md', () => {
  const document = read('docs/data-schema.md');

  it('mentions each type of event', () => {
    expect(missingFrom(document, Object.keys(EVERY_EVENT))).toEqual([]);
  });

  it('mentions each attribute and index of the DynamoDB table', () => {
    const { AttributeDefinitions = [], GlobalSecondaryIndexes = [] } = tableDefinition('any');
    const names = [
      ...AttributeDefinitions.map(({ AttributeName = '' }) => AttributeName),
      ...GlobalSecondaryIndexes.map(({ IndexName = '' }) => IndexName),
      ...GlobalSecondaryIndexes.flatMap(({ Projection }) => Projection?.NonKeyAttributes ?? []),
    ];
    expect(missingFrom(document, names)).toEqual([]);
  });

  it('mentions each table of a SQLite file', () => {
    const tables = matchesOf(/CREATE TABLE (\w+)/g, read('infra/sqlite/tables.ts'));
    expect(tables.length).toBeGreaterThan(5);
    expect(missingFrom(document, tables)).toEqual([]);
  });
});

describe('docs/threat-model.md', () => {
  it('mentions every member of a request log line', () => {
    expect(missingFrom(read('docs/threat-model.md'), requestLineMembers)).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  it('explains each alarm', () => {
    const stack = globSync('infra/serverless/stack/*.yml', { cwd: ROOT }).map(read).join('\n');
    const alarms = matchesOf(/^ +(\w+Alarm):$/gm, stack);
    const rows = matchesOf(/^\| `(\w+Alarm)` \|/gm, read('docs/operations.md'));
    expect(rows.toSorted()).toEqual(alarms.toSorted());
  });
});

/** The anchors of the headings of a document. */
const anchorsIn = (document: string): readonly string[] =>
  matchesOf(/^#+ (.+)$/gm, read(document)).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

describe('A link', () => {
  const documents = [
    'README.md',
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    ...globSync('docs/**/*.md', { cwd: ROOT }),
  ];

  it.each(documents)('in %s has an existing target', (document) => {
    const isBroken = (link: string): boolean => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? document : join(dirname(document), file);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsIn(target).includes(anchor);
    };
    const links = matchesOf(/\]\((?!https?:)([^)]+)\)/g, read(document));
    expect(links.filter(isBroken)).toEqual([]);
  });
});
