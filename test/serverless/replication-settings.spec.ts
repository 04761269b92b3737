import { describe, expect, it } from 'vitest';
import { settingsReader } from '../../functions/lambda/environment.ts';
import { replicationSettings } from '../../functions/workers/deployment.ts';

const settings = (SEALSTREAM_REPLICA_REGIONS?: string) =>
  replicationSettings(
    settingsReader({
      AWS_REGION: 'eu-central-1',
      SEALSTREAM_TABLE: 'sealstream-prod',
      SEALSTREAM_REPLICA_REGIONS,
    }),
  );

describe('The settings of the replication workers', () => {
  it('have the table, whose name is the same in all regions, and the regions', () => {
    expect(settings('eu-west-1,us-east-1')).toEqual({
      region: 'eu-central-1',
      tableName: 'sealstream-prod',
      replicaRegions: new Set(['eu-west-1', 'us-east-1']),
    });
  });

  it.each([undefined, ''])('may name no region: %j', (none) => {
    expect(settings(none).replicaRegions).toEqual(new Set());
  });

  it.each(['eu-west-1, us-east-1', ' eu-west-1', 'eu-west-1,', 'everywhere', '*'])(
    'reject regions that the role would not match: %j',
    (value) => {
      expect(() => settings(value)).toThrow(/^SEALSTREAM_REPLICA_REGIONS is not valid: it must be/);
    },
  );
});
