import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '../endings.ts';
import { median } from '../statistics.ts';
import { textTable } from '../text-table.ts';
import { bundleFunction } from './bundle.ts';
import { bareStart, importTime, serviceStart } from './times.ts';

/** In bytes. */
const BUNDLE_BUDGET = 600_000;
const ROUNDS = 9;

/**
 * Measures the size and load time of the Lambda function, and how long the embedded service takes to
 * listen. Returns a sentence if the bundle is over its budget; times never fail a run.
 */
export const startUpSection = async (print: (text: string) => void): Promise<readonly string[]> => {
  const directory = temporaryDirectory();
  const bundle = await bundleFunction(directory);
  const empty = join(directory, 'empty.mjs');
  await writeFile(empty, 'export {};\n');

  print(`  Lambda bundle: ${bundle.bytes} bytes minified, ${bundle.deflated} in the zip`);
  const [load, nothing] = await inTurn(
    () => importTime(bundle.path),
    () => importTime(empty),
  );
  const [listen, bare] = await inTurn(serviceStart, bareStart);
  print('');
  print(
    textTable(
      ['', 'ms', 'floor ms', 'ratio'],
      [
        row('Lambda bundle, import (floor: empty module)', load, nothing),
        row('embedded service, to listening (floor: node -e 0)', listen, bare),
      ],
    ),
  );
  return bundle.bytes <= BUNDLE_BUDGET ? [] : [`The bundle is over ${BUNDLE_BUDGET} bytes.`];
};

/** Alternates the two, so that other load on the machine affects both; returns the medians. */
const inTurn = async (
  first: () => Promise<number>,
  second: () => Promise<number>,
): Promise<readonly [number, number]> => {
  const [times, floors]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(await first());
    floors.push(await second());
  }
  return [median(times), median(floors)];
};

const row = (title: string, time: number, floor: number): readonly string[] => [
  title,
  time.toFixed(1),
  floor.toFixed(1),
  (time / floor).toFixed(1),
];
