import { hasJava } from '../../../test/support/dynamodb-local.ts';
import { textTable } from '../text-table.ts';
import { CASES, type Case, SPECIMENS, type Specimen } from './cases.ts';
import { countsOf, missedBy, readUnitsOf } from './counts.ts';
import type { Footprint } from './regional-service.ts';
import { openServerless, PRIMARY_REGION, type Serverless } from './serverless.ts';

const HEAD = ['', 'secret', 'DynamoDB', 'KMS', 'read units', 'write units', 'item bytes'];
const TEXT_COLUMNS = 4;

type Result = { readonly row: readonly string[]; readonly missed: readonly string[] };

/**
 * Counts the calls of each operation to DynamoDB and KMS. Prints a table, and returns a sentence for
 * each target that was missed. Counts do not depend on the machine, so they may fail a run.
 */
export const costSection = async (print: (text: string) => void): Promise<readonly string[]> => {
  if (!(await hasJava())) return withoutJava(print);
  const service = await openServerless();
  // The first creation in an account creates its default key, with three more calls.
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

/** As in the tests: a developer's machine may lack Java, the CI machine may not. */
export const withoutJava = (print: (text: string) => void): readonly string[] => {
  const sentence = 'Round trips and capacity were NOT COUNTED: DynamoDB Local needs Java 17.';
  print(`  ${sentence}`);
  return process.env.CI === 'true' ? [sentence] : [];
};

const count = async (
  service: Serverless,
  { size, input }: Specimen,
  { title, operation, inputOf, target }: Case,
): Promise<Result> => {
  const observed = await service.observe(() => service.ask(operation, inputOf(input)));
  const footprint = observed(PRIMARY_REGION);
  const counts = countsOf(footprint);
  return {
    row: [title, size, counts.trips, counts.keyCalls, ...units(footprint)],
    missed: missedBy(`${title} (${size})`, counts, target),
  };
};

const units = (footprint: Footprint): readonly string[] => {
  const reads = readUnitsOf(footprint);
  const bills = footprint.trips.flatMap(({ writes }) => (writes === null ? [] : [writes]));
  const written = bills.map(({ table, index }) => `${table} + ${index}`).join(', ');
  const sizes = bills.map((bill) => bill.sizes.join(' + ')).join(', ');
  return [reads === 0 ? '-' : String(reads), written || '-', sizes || '-'];
};
