import { converge } from '../../../app/replication/converge.ts';
import { branded, type Region, type SecretName } from '../../../domain/secret/ids.ts';
import { hasJava } from '../../../test/support/dynamodb-local.ts';
import { ACCOUNT } from '../../../test/support/examples.ts';
import { type Counts, countsOf, missedBy } from '../costs/counts.ts';
import type { Footprint } from '../costs/regional-service.ts';
import { withoutJava } from '../costs/section.ts';
import {
  type Footprints,
  openServerless,
  PRIMARY_REGION,
  type Serverless,
} from '../costs/serverless.ts';
import { textTable } from '../text-table.ts';
import {
  REPLICA_REGIONS,
  REPLICATED_CHANGES,
  type ReplicatedChange,
  type SideTarget,
} from './cost-cases.ts';
import { unitsMissedBy, unitsRow } from './cost-units.ts';

const REGION_COUNTS = [1, 3];
const TEXT_COLUMNS = 6;
const COUNTS_HEAD = [
  '',
  'regions',
  'primary: DynamoDB',
  'primary: KMS',
  'each region: DynamoDB',
  'KMS',
];
const UNITS_HEAD = [
  '',
  'regions',
  'read units: primary',
  'each region',
  'write units: primary',
  'each region',
  'KMS calls',
  '$ per million',
];

/** Explains the targets. */
const FLOOR = [
  "The minimum for one change, which is the target. In the primary's region, for all replicas together:",
  '1 GetItem of the head, 1 Query of the statuses and, if a value is copied, 1 Decrypt. For each replica:',
  "1 GetItem, 1 TransactWriteItems, 1 PutItem of its status in the primary's region and, if a value is",
  'copied, 1 GenerateDataKey. The first copy also records the link, 1 more PutItem. The change itself',
  'and its hint are not included.',
]
  .map((line) => `  ${line}`)
  .join('\n');

type Result = {
  readonly counts: readonly string[];
  readonly units: readonly string[];
  readonly missed: readonly string[];
};

/**
 * Counts the calls of the workers to DynamoDB and KMS to copy one change, without those of the change
 * itself. Prints tables, and returns a sentence for each count that is not the minimum.
 */
export const replicationCostSection = async (
  print: (text: string) => void,
): Promise<readonly string[]> => {
  if (!(await hasJava())) return withoutJava(print);
  const service = await openServerless(REPLICA_REGIONS);
  // The first secret of a region creates its default key, with three more calls.
  for (const what of REPLICATED_CHANGES.slice(0, 1)) {
    await changeAndCopy(service, 'first', REPLICA_REGIONS, what);
  }
  print(`${FLOOR}\n`);
  const results: Result[] = [];
  for (const count of REGION_COUNTS) {
    const regions = REPLICA_REGIONS.slice(0, count);
    for (const what of REPLICATED_CHANGES) {
      const seen = await changeAndCopy(service, `prod/orders/${count}`, regions, what);
      results.push(resultOf(what, regions, seen));
    }
  }
  await service.close();
  const counts = results.map((result) => result.counts);
  print(`${textTable(COUNTS_HEAD, counts, TEXT_COLUMNS)}\n`);
  print(
    textTable(
      UNITS_HEAD,
      results.map(({ units }) => units),
    ),
  );
  return results.flatMap(({ missed }) => missed);
};

const changeAndCopy = async (
  { ask, observe, replication }: Serverless,
  name: string,
  regions: readonly Region[],
  { change, hinted }: ReplicatedChange,
): Promise<Footprints> => {
  if (change !== null) {
    const { operation, input } = change(name, regions);
    await ask(operation, input);
  }
  return observe(async () => {
    for (const region of hinted === 'primary' ? [PRIMARY_REGION] : regions) {
      await converge(replication, { account: ACCOUNT, region, name: branded<SecretName>(name) });
    }
  });
};

const NONE: Counts = { trips: '-', keyCalls: '-' };

const resultOf = (
  { title, primary, replica }: ReplicatedChange,
  regions: readonly Region[],
  seen: Footprints,
): Result => {
  const count = String(regions.length);
  const what = `Replication, ${title}, regions: ${count}`;
  const inPrimary = countsOf(seen(PRIMARY_REGION));
  const [first = NONE] = regions.map((region) => countsOf(seen(region)));
  return {
    counts: [title, count, inPrimary.trips, inPrimary.keyCalls, first.trips, first.keyCalls],
    units: [title, count, ...unitsRow(seen(PRIMARY_REGION), regions.map(seen))],
    missed: [
      ...missedOn(`${what}, primary`, seen(PRIMARY_REGION), primary(regions.length)),
      ...regions.flatMap((region) => missedOn(`${what}, ${region}`, seen(region), replica)),
    ],
  };
};

const missedOn = (what: string, footprint: Footprint, target: SideTarget): readonly string[] => [
  ...missedBy(what, countsOf(footprint), target),
  ...unitsMissedBy(what, footprint, target),
];
