import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService } from '../../support/memory-service.ts';
import { recordingAuthorizer } from '../../support/recording-authorizer.ts';
import { token } from '../../support/versions-of.ts';

let service: ReturnType<typeof memoryService>;
let recording: ReturnType<typeof recordingAuthorizer>;
beforeEach(() => {
  recording = recordingAuthorizer();
  service = memoryService({ authorizer: recording.authorizer });
});
afterEach(() => service.close());

const NO_SECRET = { SecretId: 'no-secret' };

describe('A rule of the input that no shape expresses', () => {
  it.each([
    ['BatchGetSecretValue', {}, 'InvalidParameterException'],
    ['CreateSecret', { Name: 'bad name', SecretString: 'x' }, 'InvalidRequestException'],
    ['ListSecrets', { Filters: [{ Values: ['x'] }] }, 'InvalidParameterException'],
    ['PutSecretValue', { ...NO_SECRET, SecretString: 'x' }, 'InvalidRequestException'],
    ['RotateSecret', NO_SECRET, 'InvalidParameterException'],
    ['TagResource', { ...NO_SECRET, Tags: [{ Value: 'x' }] }, 'InvalidParameterException'],
    ['UpdateSecret', { ...NO_SECRET, SecretString: 'x' }, 'InvalidRequestException'],
  ])('is checked before %s is authorised and its secret looked for', async (name, input, type) => {
    const { json } = await service.ask(name, input);
    expect(json.__type).toBe(type);
    expect(recording.take()).toEqual([]);
  });
});

describe('A token of ListSecretVersionIds', () => {
  it('is rejected for a later secret of the same name', async () => {
    const secret = { Name: 'db', ClientRequestToken: token('v1'), SecretString: 'x' };
    const page = { SecretId: 'db', MaxResults: 1, IncludeDeprecated: true };
    await service.ask('CreateSecret', secret);
    const second = { SecretId: 'db', ClientRequestToken: token('v2'), SecretString: 'y' };
    await service.ask('PutSecretValue', second);
    const { NextToken } = (await service.ask('ListSecretVersionIds', page)).json;
    const next = { ...page, NextToken };
    expect((await service.ask('ListSecretVersionIds', next)).status).toBe(200);

    await service.ask('DeleteSecret', { SecretId: 'db', ForceDeleteWithoutRecovery: true });
    await service.ask('CreateSecret', secret);
    const { json } = await service.ask('ListSecretVersionIds', next);
    expect(json.__type).toBe('InvalidNextTokenException');
  });
});
