import { describe, expect, it } from 'vitest';
import { converge } from '../../../app/replication/converge.ts';
import { streamOf } from '../../support/memory-service.ts';
import { IN_SYNC, NEXT, replicatedSecret, THERE, TOKEN } from './replicated.ts';

const { service, here, there, replicate, replicated } = replicatedSecret();

describe('A failing replica', () => {
  const failed = (StatusMessage: string) => ({ ...IN_SYNC, Status: 'Failed', StatusMessage });
  const shown = async () => (await here('DescribeSecret')).ReplicationStatus;

  it('fails where the name is taken (M37), and leaves that secret alone', async () => {
    await there('CreateSecret', { Name: 'db', ClientRequestToken: NEXT, SecretString: 'own' });
    await replicated();
    expect(await shown()).toEqual([failed('Secret with this name already exists in this region')]);
    expect((await there('GetSecretValue')).SecretString).toBe('own');
  });

  it('overwrites such a secret when forced to', async () => {
    await there('CreateSecret', { Name: 'db', ClientRequestToken: NEXT, SecretString: 'own' });
    await replicated({ ForceOverwriteReplicaSecret: true });
    expect(await shown()).toEqual([IN_SYNC]);
    expect((await there('GetSecretValue')).SecretString).toBe('first');
    expect(await service().store(THERE).sealedIds(streamOf('db', THERE))).toEqual([TOKEN]);
  });

  it('does not overwrite a secret that is replicated itself, or a replica of another region', async () => {
    const third = { region: 'us-east-1' };
    const other = { Name: 'db', ClientRequestToken: NEXT, AddReplicaRegions: [{ Region: THERE }] };
    await service().ask('CreateSecret', { ...other, SecretString: 'third' }, third);
    await converge(service().replication, streamOf('db', 'us-east-1'));
    await replicated({ ForceOverwriteReplicaSecret: true });
    expect(await shown()).toEqual([failed('Secret with this name already exists in this region')]);
    expect((await there('GetSecretValue')).SecretString).toBe('third');
  });

  it('reports the failure of its key, keeps the present copy, and is repaired by a new request', async () => {
    const { id, arn } = service().keys(THERE).create('of the replica');
    await replicated({ AddReplicaRegions: [{ Region: THERE, KmsKeyId: id }] });
    const own = { ...IN_SYNC, KmsKeyId: id };
    expect(await shown()).toEqual([own]);
    expect(await there('ListSecretVersionIds')).toMatchObject({ Versions: [{ KmsKeyIds: [arn] }] });

    service().keys(THERE).disable(id);
    await here('PutSecretValue', { ClientRequestToken: NEXT, SecretString: 'second' });
    await replicate();
    const message = 'The KMS key of the replica is disabled.';
    expect(await shown()).toEqual([{ ...own, Status: 'Failed', StatusMessage: message }]);
    service().keys(THERE).enable(id);
    await replicate();
    expect(await shown()).toMatchObject([{ Status: 'Failed' }]);
    expect((await there('GetSecretValue')).SecretString).toBe('first');

    await here('ReplicateSecretToRegions', {
      AddReplicaRegions: [{ Region: THERE, KmsKeyId: id }],
    });
    await replicate();
    expect(await shown()).toEqual([{ ...own, LastAccessedDate: expect.any(Number) }]);
    expect((await there('GetSecretValue')).SecretString).toBe('second');
  });

  it('leaves no partial replica when its first copy fails', async () => {
    await replicated({ AddReplicaRegions: [{ Region: THERE, KmsKeyId: 'alias/nobody' }] });
    expect(await shown()).toMatchObject([
      { Status: 'Failed', StatusMessage: 'The KMS key of the replica cannot be found.' },
    ]);
    expect((await there('DescribeSecret')).__type).toBe('ResourceNotFoundException');
    expect(await service().store(THERE).sealedIds(streamOf('db', THERE))).toEqual([]);
  });
});
