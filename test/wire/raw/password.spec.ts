import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryService } from '../../support/memory-service.ts';

let service: ReturnType<typeof memoryService>;
beforeEach(() => {
  service = memoryService();
});
afterEach(() => service.close());

type Input = Readonly<Record<string, unknown>>;

const ask = async (input: Input) => (await service.ask('GetRandomPassword', input)).json;
const passwordOf = async (input: Input = {}) => String((await ask(input)).RandomPassword);

const TYPES = { lower: /[a-z]/, upper: /[A-Z]/, number: /[0-9]/, other: /[!-/:-@[-`{-~]/ };

describe('GetRandomPassword', () => {
  it('answers 32 printable characters of every type but space, different each time', async () => {
    const first = await passwordOf();
    expect(first).toMatch(/^[!-~]{32}$/);
    for (const type of Object.values(TYPES)) expect(first).toMatch(type);
    expect(await passwordOf()).not.toBe(first);
    expect(Object.keys(await ask({}))).toEqual(['RandomPassword']);
  });

  it.each([
    [{ ExcludeLowercase: true }, TYPES.lower],
    [{ ExcludeUppercase: true }, TYPES.upper],
    [{ ExcludeNumbers: true }, TYPES.number],
    [{ ExcludePunctuation: true }, TYPES.other],
    [{ ExcludeCharacters: 'abc019!\\"' }, /[abc019!\\"]/],
    [{ IncludeSpace: true, ExcludeCharacters: ' ' }, / /],
  ])('leaves characters out for %j', async (input, left) => {
    const password = await passwordOf({ ...input, PasswordLength: 4096 });
    expect(password).toHaveLength(4096);
    expect(password).not.toMatch(left);
  });

  it('may include a space on demand, which is never required', async () => {
    expect(await passwordOf({ PasswordLength: 4096, IncludeSpace: true })).toMatch(/ /);
    expect(await passwordOf({ PasswordLength: 4096 })).not.toMatch(/ /);
    const shortest = await passwordOf({ PasswordLength: 4, IncludeSpace: true });
    for (const type of Object.values(TYPES)) expect(shortest).toMatch(type);
  });

  it('rejects a required type whose characters are all excluded (M45)', async () => {
    const input = { ExcludeCharacters: '0123456789', PasswordLength: 1 };
    expect(await ask(input)).toEqual({
      __type: 'InvalidParameterException',
      Message: 'All characters of the desired type have been excluded.',
    });
    const left = { PasswordLength: 4096, ExcludeCharacters: '0123456789' };
    expect(await passwordOf({ ...left, ExcludeNumbers: true })).not.toMatch(TYPES.number);
    expect(await passwordOf({ ...left, RequireEachIncludedType: false })).not.toMatch(TYPES.number);
  });

  it('rejects a length too short for the required types (M32), unless none is required', async () => {
    expect(await ask({ PasswordLength: 3 })).toEqual({
      __type: 'InvalidParameterException',
      Message: 'Password length is too short based on the required types.',
    });
    expect(await passwordOf({ PasswordLength: 4 })).toHaveLength(4);
    const input = { PasswordLength: 1, RequireEachIncludedType: false };
    expect(await passwordOf(input)).toHaveLength(1);
  });

  it('rejects the exclusion of every character (M46)', async () => {
    const nothing = {
      ExcludeLowercase: true,
      ExcludeUppercase: true,
      ExcludeNumbers: true,
      ExcludePunctuation: true,
    };
    expect(await ask(nothing)).toEqual({
      __type: 'InvalidParameterException',
      Message: 'All characters have been excluded from selection.',
    });
    expect(await passwordOf({ ...nothing, IncludeSpace: true })).toBe(' '.repeat(32));
  });

  it.each([
    [0, 'Member must have value greater than or equal to 1'],
    [4097, 'Member must have value less than or equal to 4096'],
  ])('rejects the length %j', async (PasswordLength, constraint) => {
    expect(await ask({ PasswordLength })).toEqual({
      __type: 'ValidationException',
      message: `1 validation error detected: Value '${PasswordLength}' at 'passwordLength' failed to satisfy constraint: ${constraint}`,
    });
  });

  it('logs no password', async () => {
    const password = await passwordOf();
    expect(service.logs).toHaveLength(1);
    expect(JSON.stringify(service.logs)).not.toContain(JSON.stringify(password).slice(1, -1));
  });
});
