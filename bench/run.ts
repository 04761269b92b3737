import { costSection } from './lib/costs/section.ts';
import { containTemporaryDirectories } from './lib/endings.ts';
import { describeMachine } from './lib/machine.ts';
import { replicationCostSection } from './lib/replication/cost-section.ts';
import { replicationLagSection } from './lib/replication/lag-section.ts';
import { startUpSection } from './lib/start-up/section.ts';
import { throughputSection } from './lib/throughput-section.ts';

/** Prints its part; returns a sentence for each missed target that does not depend on machine load. */
type Section = (print: (text: string) => void) => Promise<readonly string[]>;

const SECTIONS: readonly (readonly [title: string, section: Section])[] = [
  ['Throughput of the embedded deployment, against a floor', throughputSection],
  ['DynamoDB and KMS calls per operation', costSection],
  ['Replication lag of the embedded deployment', replicationLagSection],
  ['DynamoDB and KMS calls per replicated change', replicationCostSection],
  ['Size and start-up', startUpSection],
];

const main = async (): Promise<readonly string[]> => {
  containTemporaryDirectories();
  console.log(describeMachine());
  const missed: string[] = [];
  for (const [title, section] of SECTIONS) {
    console.log(`\n${title}\n`);
    missed.push(...(await section((text) => console.log(text))));
  }
  return missed;
};

const missed = await main();
for (const sentence of missed) console.error(`MISSED: ${sentence}`);
process.exit(missed.length === 0 ? 0 : 1);
