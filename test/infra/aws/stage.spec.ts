import { expect, it } from 'vitest';
import { stageOfTable } from '../../../infra/aws/stage.ts';

it.each([
  ['sealstream-prod', 'prod'],
  ['sealstream-pre-prod2', 'pre-prod2'],
  ['sealstream', null],
  ['sealstream-', null],
  ['sealstream-Prod', null],
  ['my-sealstream-prod', null],
  ['sealstream-a/b', null],
])('the table %s is of the stage %s', (table, stage) => {
  expect(stageOfTable(table)).toBe(stage);
});
