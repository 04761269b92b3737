import { generatePassword } from '../../../domain/password/generate.ts';
import type { Operation } from '../operation.ts';
import { decodeInput } from '../wire/decode.ts';
import { refusal } from '../wire/error-mapping.ts';
import { REQUESTS } from '../wire/requests.ts';

/** GetRandomPassword: of no secret, and kept nowhere. */
export const getRandomPassword: Operation = {
  name: 'GetRandomPassword',
  parse: (json) => {
    const input = decodeInput(REQUESTS.GetRandomPassword, json);
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
    return {
      target: 'account',
      run: async ({ random }) => {
        const generated = generatePassword(options, random);
        if (!generated.ok) throw refusal(generated.rejection);
        return { RandomPassword: generated.password };
      },
    };
  },
};
