import { expect, it } from 'vitest';
import { branded, type Region } from '../../../domain/secret/ids.ts';
import { rootAccessKey } from '../../../infra/credentials/static-directory.ts';
import { ACCOUNT, CREDENTIALS } from '../../support/root.ts';

it.each([
  [undefined, 'aws'],
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('names the root principal of %s in the partition %s', (region, partition) => {
  const place = region === undefined ? [] : [branded<Region>(region)];
  const { principal } = rootAccessKey(ACCOUNT, CREDENTIALS, ...place);
  expect(principal).toEqual({ account: ACCOUNT, arn: `arn:${partition}:iam::${ACCOUNT}:root` });
});
