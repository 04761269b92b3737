import { hasJava } from '../../../test/support/dynamodb-local.ts';
import { textTable } from '../text-table.ts';
import { CASES, type Case, SPECIMENS, type Specimen } from './cases.ts';
import { type Footprint, openServerless, type Serverless } from './serverless.ts';

const HEAD = ['', 'secret', 'DynamoDB', 'KMS', 'read units', 'write units', 'item bytes'];
const TEXT_COLUMNS = 4;

type Result = { readonly row: readonly string[]; readonly missed: readonly string[] };

/**
 * What each operation asks of DynamoDB and KMS. Prints a table, and returns a sentence for each
 * target that was missed. Counts do not depend on the machine, so they may fail a run.
 */
export const costSection = async (print: (text: string) => void): Promise<readonly string[]> => {
  if (!(await hasJava())) return withoutJava(print);
  const service = await openServerless();
  // The first creation in an account makes its default key, with three calls more.
  await service.ask('CreateSecret', {
    Name: 'first',
    ClientRequestToken: 'x'.repeat(36),
    SecretString: 'x',
  });
  const results: Result[] = [];
  for (const specimen of SPECIMENS) {
    for (const what of CASES) results.push(await count(service, specimen, what));
  }
  await service.close();
  print(
    textTable(
      HEAD,
      results.map(({ row }) => row),
      TEXT_COLUMNS,
    ),
  );
  return results.flatMap(({ missed }) => missed);
};

/** As in the tests: a machine may lack Java, and the one that decides may not. */
const withoutJava = (print: (text: string) => void): readonly string[] => {
  const sentence = 'Round trips and capacity were NOT COUNTED: DynamoDB Local needs Java 17.';
  print(`  ${sentence}`);
  return process.env.CI === 'true' ? [sentence] : [];
};

const count = async (
  service: Serverless,
  { size, input }: Specimen,
  { title, operation, inputOf, target }: Case,
): Promise<Result> => {
  const footprint = await service.ask(operation, inputOf(input));
  const trips = tally(footprint.trips.map((trip) => trip.operation));
  const keyCalls = tally(footprint.keyCalls);
  const missed = [
    ...missing(`${title} (${size}), DynamoDB`, trips, tally(target.trips)),
    ...missing(`${title} (${size}), KMS`, keyCalls, tally(target.keyCalls)),
  ];
  return { row: [title, size, trips, keyCalls, ...units(footprint)], missed };
};

const missing = (what: string, found: string, wanted: string): readonly string[] =>
  found === wanted ? [] : [`${what}: ${found} instead of ${wanted}`];

/** `2 GetItem + 1 Query`, in the order of the first of each. */
const tally = (names: readonly string[]): string => {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, times]) => `${times} ${name}`).join(' + ') || '-';
};

const units = ({ trips }: Footprint): readonly string[] => {
  const reads = trips.reduce((sum, { readUnits }) => sum + readUnits, 0);
  const bills = trips.flatMap(({ writes }) => (writes === null ? [] : [writes]));
  const written = bills.map(({ table, index }) => `${table} + ${index}`).join(', ');
  const sizes = bills.map((bill) => bill.sizes.join(' + ')).join(', ');
  return [reads === 0 ? '-' : String(reads), written || '-', sizes || '-'];
};
