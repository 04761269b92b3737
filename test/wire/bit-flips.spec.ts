import { createSecretKey } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventStore } from '../../domain/ports/event-store.ts';
import { repairFile } from '../../infra/sqlite/check/check-file.ts';
import { damageIn } from '../../infra/sqlite/check/structure.ts';
import { type SqliteEventStore, sqliteEventStore } from '../../infra/sqlite/event-store.ts';
import { integrity } from '../../infra/sqlite/integrity.ts';
import { openDatabase, type Vouching } from '../../infra/sqlite/schema.ts';
import { suspectStore } from '../../server/regions/region-store.ts';
import { temporaryFile } from '../infra/sqlite/temporary-file.ts';
import { randomOf, withFlippedBit } from '../support/bit-flips.ts';
import { type Answer, memoryService } from '../support/memory-service.ts';

/** Number and seed can be set in the environment. */
const FLIPS = Number(process.env.SEALSTREAM_BIT_FLIPS ?? 120);
const SEED = Number(process.env.SEALSTREAM_BIT_FLIPS_SEED ?? 1);

const VOUCHING: Vouching = {
  integrity: integrity(createSecretKey(Buffer.alloc(32, 7))),
  acceptsEarlier: () => true,
  isRecorded: () => true,
  record: () => {},
  removeRecord: () => {},
};

const NAMES = ['app/one', 'app/two', 'db/three', 'db/four', 'five'];

/** The requests that are sent to every store. */
const QUESTIONS: readonly (readonly [operation: string, input: object])[] = [
  ...NAMES.flatMap(
    (SecretId) =>
      [
        ['GetSecretValue', { SecretId }],
        ['GetSecretValue', { SecretId, VersionStage: 'AWSPREVIOUS' }],
        ['DescribeSecret', { SecretId }],
        ['ListSecretVersionIds', { SecretId, IncludeDeprecated: true }],
      ] as const,
  ),
  ...['name', 'created-date', 'last-changed-date', 'last-accessed-date'].map(
    (SortBy) => ['ListSecrets', { SortBy }] as const,
  ),
  ['BatchGetSecretValue', { SecretIdList: NAMES }],
];

/** A store whose file is replaced between two requests. */
const exchangeable = (first: SqliteEventStore) => {
  let current: EventStore = first;
  const target: EventStore = { ...first };
  const store = new Proxy(target, {
    get: (_none, member) => Reflect.get(current, member),
    getOwnPropertyDescriptor: (_none, member) => Reflect.getOwnPropertyDescriptor(current, member),
  });
  return {
    store,
    use: (next: EventStore) => {
      current = next;
    },
  };
};

const token = (version: number, name: string) =>
  `${version}${name.replace('/', '-')}`.padEnd(32, '-');

const openSettled = async () => {
  const path = await temporaryFile();
  const made = sqliteEventStore({ path, vouching: { ...VOUCHING, isRecorded: () => false } });
  const { store, use } = exchangeable(made);
  const service = memoryService({ store: () => store });
  onTestFinished(service.close);
  for (const Name of NAMES) {
    const first = { SecretString: `first of ${Name}`, ClientRequestToken: token(1, Name) };
    await service.ask('CreateSecret', { Name, Description: Name, ...first });
    const second = { SecretString: `second of ${Name}`, ClientRequestToken: token(2, Name) };
    await service.ask('PutSecretValue', { SecretId: Name, ...second });
    await service.ask('TagResource', { SecretId: Name, Tags: [{ Key: 'team', Value: Name }] });
  }
  const ask = async () => {
    const answers: Answer[] = [];
    for (const [operation, input] of QUESTIONS) answers.push(await service.ask(operation, input));
    return answers;
  };
  await ask(); // writes the access record
  const right = await ask();
  expect(right.map(({ status }) => status)).toEqual(QUESTIONS.map(() => 200));
  made.close();
  const bytes = new Uint8Array(readFileSync(path));

  /** The answers of a service on these bytes; `null` if it fails to open them. */
  const answersOn = async (altered: Uint8Array): Promise<readonly Answer[] | null> => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    writeFileSync(path, altered, { mode: 0o600 });
    const isSuspect = damageIn(path) !== null;
    const opened = attempt(() => sqliteEventStore({ path, vouching: VOUCHING }));
    if (opened === null) return null;
    use(
      suspectStore(
        opened,
        () => isSuspect,
        () => path,
      ),
    );
    const answers = await ask();
    attempt(opened.close);
    return answers;
  };
  /** The bytes after a repair; `null` if something cannot be repaired. */
  const repaired = (altered: Uint8Array): Uint8Array | null => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    writeFileSync(path, altered, { mode: 0o600 });
    const database = attempt(() => openDatabase(path, VOUCHING));
    const outcomes = database && attempt(() => repairFile(database, VOUCHING.integrity));
    attempt(() => database?.close());
    const isMended = outcomes?.every(({ mended }) => mended) ?? false;
    return isMended ? new Uint8Array(readFileSync(path)) : null;
  };
  return { bytes, right, answersOn, repaired };
};

const attempt = <Result>(work: () => Result): Result | null => {
  try {
    return work();
  } catch {
    return null; // the service reports it when it starts
  }
};

/** The error of a value that does not open, which its encryption detects. */
const UNOPENED = 'DecryptionFailure';

/** Errors in a batch count like those of single requests. */
const errorsOf = ({ json }: Answer): readonly unknown[] =>
  Array.isArray(json.Errors) ? json.Errors.map(({ ErrorCode }) => ErrorCode) : [json.__type];

const isUnopened = (answer: Answer): boolean =>
  errorsOf(answer).length > 0 && errorsOf(answer).every((code) => code === UNOPENED);

const isFault = (answer: Answer): boolean =>
  answer.status >= 500 ||
  (errorsOf(answer).length > 0 &&
    errorsOf(answer).every((code) => code === UNOPENED || code === 'InternalServiceError'));

const isHonest = (answer: Answer, right: Answer): boolean =>
  answer.body === right.body || isFault(answer);

describe('A file in which a bit was flipped', () => {
  it(`gives correct answers or none, ${FLIPS} times`, async () => {
    const { bytes, right, answersOn } = await openSettled();
    const random = randomOf(SEED);
    let wrong = 0;
    let noticed = 0;
    for (let flip = 0; flip < FLIPS; flip += 1) {
      const answers = await answersOn(withFlippedBit(bytes, random));
      const bad = (answers ?? []).flatMap((answer, index) => {
        const expected = right[index];
        const honest = expected !== undefined && isHonest(answer, expected);
        return honest ? [] : [{ question: QUESTIONS[index], answer: answer.body }];
      });
      expect(bad, `flip ${flip} from seed ${SEED}`).toEqual([]);
      wrong += bad.length;
      if (answers === null || answers.some(({ status }) => status >= 500)) noticed += 1;
    }
    expect(wrong).toBe(0);
    // Some bits are unused; if all were, this test would test nothing.
    expect(noticed).toBeGreaterThan(FLIPS / 10);
  }, 600_000);

  it(`is repaired or reported, ${FLIPS} times`, async () => {
    const { bytes, right, answersOn, repaired } = await openSettled();
    const random = randomOf(SEED + 1);
    let mended = 0;
    for (let flip = 0; flip < FLIPS; flip += 1) {
      const whole = repaired(withFlippedBit(bytes, random));
      if (whole === null) continue;
      mended += 1;
      await answersOn(whole); // writes the access record where that was lost
      const answers = await answersOn(new Uint8Array(whole));
      const bad = (answers ?? []).filter((answer, index) => {
        const { body } = right[index] ?? answer;
        // An altered data key is detected when it is used, and a check uses none.
        return answer.body !== body && !isUnopened(answer);
      });
      expect(answers, `flip ${flip} from seed ${SEED + 1}`).not.toBeNull();
      expect(bad, `flip ${flip} from seed ${SEED + 1}`).toEqual([]);
    }
    expect(mended).toBeGreaterThan(FLIPS / 4);
  }, 600_000);
});
