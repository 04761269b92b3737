import { converge } from '../../../app/replication/converge.ts';
import { branded, type Region, type SecretName } from '../../../domain/secret/ids.ts';
import { hasJava } from '../../../test/support/dynamodb-local.ts';
import { ACCOUNT } from '../../../test/support/examples.ts';
import { type Counts, countsOf, missedBy } from '../costs/counts.ts';
import type { Footprint } from '../costs/regional-service.ts';
import { withoutJava } from '../costs/section.ts';
import { type Footprints, HOME, openServerless, type Serverless } from '../costs/serverless.ts';
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
const COUNTS_HEAD = ['', 'regions', 'home: DynamoDB', 'home: KMS', 'each region: DynamoDB', 'KMS'];
const UNITS_HEAD = [
  '',
  'regions',
  'read units: home',
  'each region',
  'write units: home',
  'each region',
  'KMS calls',
  '$ per million',
];

/** What the targets ask for. */
const FLOOR = [
  'The floor of one change, which is the target. At home, for all regions together: 1 GetItem of the',
  'head, 1 Query of the statuses and, if a value moves, 1 Decrypt. For each region: 1 GetItem, 1',
  'TransactWriteItems, 1 PutItem of its status at home and, if a value moves, 1 GenerateDataKey. The',
  'first copy also notes the link, 1 PutItem more. The change itself and its hint are not in it.',
]
  .map((line) => `  ${line}`)
  .join('\n');

type Result = {
  readonly counts: readonly string[];
  readonly units: readonly string[];
  readonly missed: readonly string[];
};

/**
 * What the workers ask of DynamoDB and KMS to copy one change, beside what the change itself asks.
 * Prints tables, and returns a sentence for each count that is not the least there can be.
 */
export const replicationCostSection = async (
  print: (text: string) => void,
): Promise<readonly string[]> => {
  if (!(await hasJava())) return withoutJava(print);
  const service = await openServerless(REPLICA_REGIONS);
  // The first secret of a region makes its default key, with three calls more.
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
    for (const region of hinted === 'home' ? [HOME] : regions) {
      await converge(replication, { account: ACCOUNT, region, name: branded<SecretName>(name) });
    }
  });
};

const NONE: Counts = { trips: '-', keyCalls: '-' };

const resultOf = (
  { title, home, replica }: ReplicatedChange,
  regions: readonly Region[],
  seen: Footprints,
): Result => {
  const count = String(regions.length);
  const what = `Replication, ${title}, regions: ${count}`;
  const atHome = countsOf(seen(HOME));
  const [first = NONE] = regions.map((region) => countsOf(seen(region)));
  return {
    counts: [title, count, atHome.trips, atHome.keyCalls, first.trips, first.keyCalls],
    units: [title, count, ...unitsRow(seen(HOME), regions.map(seen))],
    missed: [
      ...missedOn(`${what}, home`, seen(HOME), home(regions.length)),
      ...regions.flatMap((region) => missedOn(`${what}, ${region}`, seen(region), replica)),
    ],
  };
};

const missedOn = (what: string, footprint: Footprint, target: SideTarget): readonly string[] => [
  ...missedBy(what, countsOf(footprint), target),
  ...unitsMissedBy(what, footprint, target),
];
