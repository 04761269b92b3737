import { describe, expect, it } from 'vitest';
import { ERROR_ROWS } from '../wire/errors/rows.ts';
import { MODEL } from '../wire/model/model.ts';

const documented = Object.entries(MODEL.operations).flatMap(([operation, { errors }]) =>
  errors.map((error) => `${operation}: ${error}`),
);

/** Errors that the model documents and this service never returns; each addition is a decision. */
const NEVER = [
  'CreateSecret: LimitExceededException',
  'CreateSecret: MalformedPolicyDocumentException',
  'CreateSecret: PreconditionNotMetException',
  'CreateSecret: ResourceNotFoundException',
  'DescribeSecret: InvalidParameterException',
  'GetRandomPassword: InternalServiceError',
  'GetRandomPassword: InvalidRequestException',
  'GetResourcePolicy: InvalidParameterException',
  'GetSecretValue: InvalidParameterException',
  'ListSecretVersionIds: InvalidParameterException',
  'ListSecrets: InvalidRequestException',
  'RestoreSecret: InvalidRequestException',
  'UpdateSecret: MalformedPolicyDocumentException',
  'UpdateSecret: PreconditionNotMetException',
  'ValidateResourcePolicy: InvalidParameterException',
  'ValidateResourcePolicy: InvalidRequestException',
];

const named = ERROR_ROWS.map((row) => ({ ...row, name: `${row.operation}: ${row.error}` }));

describe('The table of errors', () => {
  it('lists each documented error of each operation once, and no other', () => {
    expect(named.map(({ name }) => name).sort()).toEqual(documented.toSorted());
  });

  it('provokes all errors except those known never to occur, which have a reason', () => {
    const never = named.flatMap((row) => ('cannot' in row ? [row] : []));
    expect(never.map(({ name }) => name).sort()).toEqual(NEVER);
    for (const { cannot } of never) expect(cannot).toMatch(/^[A-Z].*\.$/);
  });
});
