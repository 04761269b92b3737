import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../domain/secret/ids.ts';
import { type ListedSecret, moment, storeSecret } from '../../support/listed-secrets.ts';
import { memoryService, NOW } from '../../support/memory-service.ts';

let service: ReturnType<typeof memoryService>;
beforeEach(() => {
  service = memoryService();
});
afterEach(() => service.close());

type Input = Readonly<Record<string, unknown>>;

const TOKEN = 'EXAMPLE1-90ab-cdef-fedc-ba987SECRET1';
const put = (name: string, secret?: ListedSecret) => storeSecret(service.store(), name, secret);
const list = async (input: Input = {}) => (await service.ask('ListSecrets', input)).json;
const namesIn = ({ SecretList }: Input): unknown[] =>
  Array.isArray(SecretList) ? SecretList.map(({ Name }) => Name) : [];
const found = async (...Filters: readonly Input[]) => namesIn(await list({ Filters }));
const by = (Key: string, ...Values: readonly string[]) => ({ Key, Values });

describe('ListSecrets', () => {
  it('answers an empty list without NextToken for an empty account', async () => {
    expect(await list()).toEqual({ SecretList: [] });
  });

  it('shows what DescribeSecret shows, with the labels under SecretVersionsToStages', async () => {
    const { json } = await service.ask('CreateSecret', {
      Name: 'db',
      ClientRequestToken: TOKEN,
      SecretString: 'x',
      Description: 'words',
      KmsKeyId: '',
      Tags: [
        { Key: 'b', Value: '1' },
        { Key: 'a', Value: '' },
      ],
      AddReplicaRegions: [{ Region: 'eu-west-1' }],
    });
    const now = NOW.getTime() / 1000;
    expect(await list()).toEqual({
      SecretList: [
        {
          ARN: json.ARN,
          Name: 'db',
          Description: 'words',
          CreatedDate: now,
          LastChangedDate: now,
          Tags: [
            { Key: 'b', Value: '1' },
            { Key: 'a', Value: '' },
          ],
          PrimaryRegion: 'us-west-2',
          SecretVersionsToStages: { [TOKEN]: ['AWSCURRENT'] },
        },
      ],
    });
  });

  it('T5 shows no version of a secret without a value', async () => {
    await service.ask('CreateSecret', { Name: 'empty' });
    const { SecretList } = await list();
    expect(SecretList).toEqual([expect.not.objectContaining({ SecretVersionsToStages: {} })]);
    expect(JSON.stringify(SecretList)).not.toContain('Stages');
  });

  it('T22 leaves out Tags before the first, and shows an empty list after the last one is removed', async () => {
    await put('a');
    const tags = async () => (await list()).SecretList;
    expect(await tags()).toEqual([expect.not.objectContaining({ Tags: [] })]);
    await service.ask('TagResource', { SecretId: 'a', Tags: [{ Key: 'k', Value: 'v' }] });
    await service.ask('UntagResource', { SecretId: 'a', TagKeys: ['k'] });
    expect(await tags()).toEqual([expect.objectContaining({ Tags: [] })]);
  });

  it('T34 shows the day of the last read and leaves it out before the first', async () => {
    await service.ask('CreateSecret', { Name: 'a', ClientRequestToken: TOKEN, SecretString: 'x' });
    await put('b');
    await service.ask('GetSecretValue', { SecretId: 'a' });
    const midnight = Date.UTC(2026, 0, 2) / 1000;
    expect((await list({ SortBy: 'name' })).SecretList).toEqual([
      expect.objectContaining({ LastAccessedDate: midnight }),
      expect.not.objectContaining({ LastAccessedDate: expect.anything() }),
    ]);
  });

  it('names the owning service of a secret with the name of a managed one', async () => {
    await put('rds!cluster-1');
    await put('mine!1');
    expect((await list({ SortBy: 'name' })).SecretList).toEqual([
      expect.not.objectContaining({ OwningService: expect.anything() }),
      expect.objectContaining({ OwningService: 'rds' }),
    ]);
    expect(await found(by('owning-service', 'rds'))).toEqual(['rds!cluster-1']);
  });

  it('shows only the secrets of its own region', async () => {
    await put('west');
    const elsewhere = await service.ask('ListSecrets', {}, { region: 'eu-west-1' });
    expect(elsewhere.json).toEqual({ SecretList: [] });
  });

  it('T13 hides secrets scheduled for deletion unless IncludePlannedDeletion is set', async () => {
    await put('here');
    await put('going', { scheduled: true });
    expect(namesIn(await list())).toEqual(['here']);
    expect(namesIn(await list({ IncludePlannedDeletion: false }))).toEqual(['here']);
    const { SecretList } = await list({ IncludePlannedDeletion: true, SortBy: 'name' });
    expect(SecretList).toEqual([
      expect.objectContaining({ Name: 'going', DeletedDate: NOW.getTime() / 1000 }),
      expect.not.objectContaining({ DeletedDate: expect.anything() }),
    ]);
  });

  it.each([
    ['created-date', ['b', 'c', 'a']],
    ['last-changed-date', ['c', 'a', 'b']],
    ['last-accessed-date', ['c', 'b', 'a']],
    ['name', ['a', 'b', 'c']],
  ])('sorts by %s, ascending by default, and descending', async (SortBy, names) => {
    const day = (date: number) => instant(Date.UTC(2026, 0, date));
    await put('a', { createdAt: moment(3), changedAt: moment(8), accessedOn: day(9) });
    await put('b', { createdAt: moment(1), changedAt: moment(9), accessedOn: day(8) });
    await put('c', { createdAt: moment(2), changedAt: moment(7) });
    expect(namesIn(await list({ SortBy }))).toEqual(names);
    expect(namesIn(await list({ SortBy, SortOrder: 'asc' }))).toEqual(names);
    expect(namesIn(await list({ SortBy, SortOrder: 'desc' }))).toEqual(names.toReversed());
  });

  it('sorts by creation date, oldest first, by default', async () => {
    await put('a', { createdAt: moment(2) });
    await put('b', { createdAt: moment(1) });
    expect(namesIn(await list())).toEqual(['b', 'a']);
    expect(namesIn(await list({ SortOrder: 'desc' }))).toEqual(['a', 'b']);
  });
});

describe('Filters of ListSecrets', () => {
  beforeEach(async () => {
    await put('app/One', { createdAt: moment(1), description: 'the first Secret' });
    await put('app/Two', { createdAt: moment(2), tags: { Team: 'core', empty: '' } });
    await put('web', { createdAt: moment(3), description: 'app of the web' });
  });

  it('T10 by name match a case-sensitive prefix', async () => {
    expect(await found(by('name', 'app/'))).toEqual(['app/One', 'app/Two']);
    expect(await found(by('name', 'App/'))).toEqual([]);
    expect(await found(by('name', 'pp/'))).toEqual([]);
    expect(await found(by('name', 'web', 'app/T'))).toEqual(['app/Two', 'web']);
    expect(await found(by('name', '!app/'))).toEqual(['web']);
  });

  it('T11 by description and by all match words by prefix', async () => {
    expect(await found(by('description', 'SEC fir'))).toEqual(['app/One']);
    expect(await found(by('description', 'ecret'))).toEqual([]);
    expect(await found(by('all', 'app'))).toEqual(['app/One', 'app/Two', 'web']);
    expect(await found(by('all', 'CORE'))).toEqual(['app/Two']);
    expect(await found(by('all', 'ore'))).toEqual([]);
    expect(await found(by('all', '!app'))).toEqual([]);
  });

  it('T12 with the same key twice must both match', async () => {
    expect(await found(by('name', 'app/'), by('name', '!app/T'))).toEqual(['app/One']);
    expect(await found(by('name', 'app/O'), by('name', 'app/T'))).toEqual([]);
  });

  it('with several keys must all match, with several values one must', async () => {
    expect(await found(by('name', 'app/'), by('description', 'first'))).toEqual(['app/One']);
    expect(await found(by('tag-key', 'nothing', 'Te'))).toEqual(['app/Two']);
    expect(await found(by('tag-key', 'te'))).toEqual([]);
    expect(await found(by('tag-value', 'co'))).toEqual(['app/Two']);
    expect(await found(by('primary-region', 'us-west-2'))).toEqual([]);
  });

  it('apply in every order', async () => {
    const Filters = [by('name', 'app/')];
    for (const SortBy of ['created-date', 'last-accessed-date', 'last-changed-date', 'name']) {
      expect(namesIn(await list({ Filters, SortBy }))).toEqual(['app/One', 'app/Two']);
    }
  });

  it.each([
    [{ Values: ['x'] }, 'Invalid filter key'],
    [{ Key: 'name' }, 'Invalid filter values for key: name'],
  ])('are rejected without a key or without values: %j', async (filter, Message) => {
    expect((await service.ask('ListSecrets', { Filters: [filter] })).json).toEqual({
      __type: 'InvalidParameterException',
      Message,
    });
  });

  it('are rejected with a key that is not in the model', async () => {
    const { status, json } = await service.ask('ListSecrets', { Filters: [by('region', 'x')] });
    expect(status).toBe(400);
    expect(json.__type).toBe('ValidationException');
    expect(json.message).toContain("'filters.1.member.key' failed to satisfy constraint: Member");
  });
});
