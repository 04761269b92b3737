import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../../domain/ports/event-store.ts';
import { memoryEventStore } from '../../../infra/memory/event-store.ts';
import { storeSecret } from '../../support/listed-secrets.ts';
import { memoryService, NOW, streamOf } from '../../support/memory-service.ts';
import { batchedSecrets, namesIn, tokenFor } from './batched.ts';

const { service, takeReads, create, batch, refused } = batchedSecrets();

const NOT_FOUND = {
  ErrorCode: 'ResourceNotFoundException',
  Message: "Secrets Manager can't find the specified secret.",
};

describe('BatchGetSecretValue by ids', () => {
  it('answers what GetSecretValue answers, without errors', async () => {
    const { ARN } = await create('a');
    await create('b', { SecretBinary: 'AAEC' });
    const version = { VersionStages: ['AWSCURRENT'], CreatedDate: NOW.getTime() / 1000 };
    const { SecretValues, Errors, ...rest } = await batch({ SecretIdList: [ARN, 'b'] });
    expect(SecretValues).toEqual([
      { ARN, Name: 'a', VersionId: tokenFor('a'), SecretString: 'value of a', ...version },
      {
        ARN: expect.stringContaining(':secret:b-'),
        Name: 'b',
        VersionId: tokenFor('b'),
        SecretBinary: 'AAEC',
        ...version,
      },
    ]);
    expect(Errors).toEqual([]);
    expect(rest).toEqual({});
  });

  it('answers 20 in the order of the request, with one read', async () => {
    const names = Array.from({ length: 20 }, (_none, index) => `s${(index * 7) % 20}`);
    for (const name of names.toSorted()) await create(name);
    takeReads();
    expect(namesIn(await batch({ SecretIdList: names }))).toEqual(names);
    expect(takeReads()).toEqual(['loadAll 20']);
  });

  it('answers an id as often as it is named', async () => {
    const { ARN } = await create('a');
    expect(namesIn(await batch({ SecretIdList: ['a', ARN, 'a'] }))).toEqual(['a', 'a', 'a']);
  });

  it('T1 lists failures beside values, with the codes and messages of GetSecretValue', async () => {
    const { ARN } = await create('a');
    await create('empty', {});
    await storeSecret(service().store(), 'going', { scheduled: true });
    const other = `${String(ARN).slice(0, -6)}zzzzzz`;
    const foreign = 'arn:aws:secretsmanager:us-west-2:999999999999:secret:a-abcdef';
    const far = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:a';
    const ids = ['nobody', 'not a name', other, 'empty', 'a', foreign, 'going', far];
    const answer = await batch({ SecretIdList: ids });
    expect(namesIn(answer)).toEqual(['a']);
    expect(answer.Errors).toEqual([
      { SecretId: 'nobody', ...NOT_FOUND },
      {
        SecretId: 'not a name',
        ErrorCode: 'ValidationException',
        Message: expect.stringContaining('Invalid name.'),
      },
      { SecretId: other, ...NOT_FOUND },
      {
        SecretId: 'empty',
        ErrorCode: 'ResourceNotFoundException',
        Message:
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
      },
      {
        SecretId: foreign,
        ErrorCode: 'AccessDeniedException',
        Message: `User: arn:aws:iam::123456789012:root is not authorized to perform: secretsmanager:GetSecretValue on resource: ${foreign} because no resource-based policy allows the secretsmanager:GetSecretValue action`,
      },
      {
        SecretId: 'going',
        ErrorCode: 'InvalidRequestException',
        Message:
          "You can't perform this operation on the secret because it was marked for deletion.",
      },
      { SecretId: far, ...NOT_FOUND },
    ]);
  });

  it('lists a value that cannot be decrypted, and answers the others', async () => {
    await create('a');
    const { arn } = service().keys().create();
    await create('b', { SecretString: 'x', KmsKeyId: arn });
    service().keys().disable(arn);
    const answer = await batch({ SecretIdList: ['b', 'a'] });
    expect(namesIn(answer)).toEqual(['a']);
    expect(answer.Errors).toEqual([
      { SecretId: 'b', ErrorCode: 'DecryptionFailure', Message: expect.any(String) },
    ]);
  });

  it('denies secrets of other accounts without a read, and reads nothing when none is left', async () => {
    await batch({ SecretIdList: ['arn:aws:secretsmanager:us-west-2:999999999999:secret:a'] });
    expect(takeReads()).toEqual([]);
  });

  it('answers no value from a head that was copied to another name', async () => {
    const store = memoryEventStore();
    const loadAll: EventStore['loadAll'] = async (streams) => {
      const [first, second] = await store.loadAll(streams);
      return first && second ? [{ ...second, stream: first.stream }, second] : [];
    };
    const tampered = memoryService({ store: () => ({ ...store, loadAll }) });
    for (const Name of ['a', 'b']) {
      const ClientRequestToken = tokenFor(Name);
      await tampered.ask('CreateSecret', { Name, ClientRequestToken, SecretString: 'canary' });
    }
    const answer = await tampered.ask('BatchGetSecretValue', { SecretIdList: ['a', 'b'] });
    tampered.close();
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('canary');
  });

  it('records the accesses', async () => {
    await create('a');
    await batch({ SecretIdList: ['a'] });
    expect((await service().store().load(streamOf('a'))).access.on).toBe(Date.UTC(2026, 0, 2));
  });
});

describe('BatchGetSecretValue', () => {
  const both = "Either 'SecretIdList' or 'Filters' must be provided, but not both.";
  const results =
    "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is provided.";
  const Filters = [{ Key: 'name', Values: ['a'] }];

  it.each([
    [{}, both],
    [{ SecretIdList: ['a'], Filters }, both],
    [{ SecretIdList: ['a'], MaxResults: 1 }, results],
    [{ SecretIdList: ['a'], NextToken: 'x' }, results],
  ])('requires either ids or filters, and pages only filters: %j', async (input, Message) => {
    expect(await refused(input)).toEqual({ __type: 'InvalidParameterException', Message });
  });

  it('accepts 20 ids and no more', async () => {
    const SecretIdList = Array.from({ length: 21 }, (_none, index) => `s${index}`);
    expect((await refused({ SecretIdList })).__type).toBe('ValidationException');
    expect((await refused({ Filters, MaxResults: 21 })).__type).toBe('ValidationException');
  });
});
