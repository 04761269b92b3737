import { costSection } from './lib/costs/section.ts';
import { containTemporaryDirectories } from './lib/endings.ts';
import { describeMachine } from './lib/machine.ts';
import { replicationCostSection } from './lib/replication/cost-section.ts';
import { replicationLagSection } from './lib/replication/lag-section.ts';
import { startUpSection } from './lib/start-up/section.ts';
import { throughputSection } from './lib/throughput-section.ts';

/** Prints its part; returns a sentence for each target missed that no busy machine can excuse. */
type Section = (print: (text: string) => void) => Promise<readonly string[]>;

const SECTIONS: readonly (readonly [title: string, section: Section])[] = [
  ['Throughput of the embedded home, against a floor', throughputSection],
  ['What an operation asks of DynamoDB and KMS', costSection],
  ['How far replicas are behind in the embedded home', replicationLagSection],
  ['What a replicated change asks of DynamoDB and KMS', replicationCostSection],
  ['Size and start', startUpSection],
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
