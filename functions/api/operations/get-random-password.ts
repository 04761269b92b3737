import { generatePassword } from '../../../domain/password/generate.ts';
import { permission } from '../access.ts';
import { operation, theAccount } from '../operation.ts';
import { wireError } from '../wire/errors.ts';
import { boolean, integer, string, structure } from '../wire/shape.ts';

/** GetRandomPassword: concerns no secret and is stored nowhere. */
export const getRandomPassword = operation({
  name: 'GetRandomPassword',
  rateGroup: 'GetRandomPassword',
  input: structure({
    PasswordLength: integer({ min: 1, max: 4096 }),
    ExcludeCharacters: string({ min: 0, max: 4096 }),
    ExcludeNumbers: boolean,
    ExcludePunctuation: boolean,
    ExcludeUppercase: boolean,
    ExcludeLowercase: boolean,
    IncludeSpace: boolean,
    RequireEachIncludedType: boolean,
  }),
  target: theAccount,
  access: () => [permission('secretsmanager:GetRandomPassword')],
  run: async ({ random }, input) => {
    const options = {
      length: input.PasswordLength,
      excludeCharacters: input.ExcludeCharacters,
      excludeNumbers: input.ExcludeNumbers,
      excludePunctuation: input.ExcludePunctuation,
      excludeUppercase: input.ExcludeUppercase,
      excludeLowercase: input.ExcludeLowercase,
      includeSpace: input.IncludeSpace,
      requireEachIncludedType: input.RequireEachIncludedType,
    };
    const generated = generatePassword(options, random);
    if (!generated.ok) throw wireError(generated.rejection);
    return { RandomPassword: generated.password };
  },
});
