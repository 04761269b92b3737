import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { permission } from '../../functions/api/access.ts';
import { operation, theAccount, theSecret } from '../../functions/api/operation.ts';
import {
  findOperation,
  OPERATIONS,
  type Registry,
} from '../../functions/api/operations/registry.ts';
import { secretId } from '../../functions/api/wire/members.ts';
import { structure } from '../../functions/api/wire/shape.ts';

const ROOT = fileURLToPath(new URL('../../functions/api/operations/', import.meta.url));

describe('The registry of operations', () => {
  it('contains every operation that is declared in the folder', () => {
    const declared = globSync('*.ts', { cwd: ROOT }).flatMap((file) =>
      [
        ...readFileSync(`${ROOT}${file}`, 'utf8').matchAll(/= operation\(\{\n {2}name: '(\w+)'/g),
      ].map(([, name]) => name),
    );
    expect(declared.toSorted()).toEqual(OPERATIONS.map(({ name }) => name).toSorted());
  });

  it('finds each operation by its unique name', () => {
    for (const one of OPERATIONS) expect(findOperation(one.name)).toBe(one);
  });
});

/** The assertions are `@ts-expect-error`: `npm run typecheck` fails if one of these compiles. */
describe('The compiler rejects a declaration', () => {
  const complete = {
    name: 'DescribeSecret',
    rateGroup: 'DescribeSecret',
    input: structure({ SecretId: secretId }, 'SecretId'),
    target: theSecret,
    access: () => [permission('secretsmanager:DescribeSecret')] as const,
    run: async () => null,
  } as const;

  it('with a name that is not in the list of operations', () => {
    const { name, ...rest } = complete;
    operation({ ...rest, name });
    // @ts-expect-error
    operation({ ...rest, name: 'StealSecret' });
  });

  it('that is registered under another name, and a registry that lacks one', () => {
    const registered = operation(complete);
    // @ts-expect-error
    const wrong: Pick<Registry, 'GetSecretValue'> = { GetSecretValue: registered };
    // @ts-expect-error
    const incomplete: Registry = { DescribeSecret: registered };
    expect([wrong.GetSecretValue, incomplete.DescribeSecret]).toEqual([registered, registered]);
  });

  it('without a rate group, or with one that does not exist', () => {
    const { rateGroup, ...rest } = complete;
    operation({ ...rest, rateGroup });
    // @ts-expect-error
    operation(rest);
    // @ts-expect-error
    operation({ ...rest, rateGroup: 'NoSuchGroup' });
  });

  it('without an IAM action, or only with that of another operation', () => {
    const { access, ...rest } = complete;
    operation({ ...rest, access });
    // @ts-expect-error
    operation(rest);
    // @ts-expect-error
    operation({ ...rest, access: () => [] });
    // @ts-expect-error
    operation({ ...rest, access: () => [permission('secretsmanager:GetSecretValue')] });
    const dependent = permission('secretsmanager:StealSecret');
    // @ts-expect-error
    operation({ ...rest, access: () => [permission('secretsmanager:DescribeSecret'), dependent] });
  });

  it('with a condition key that does not exist', () => {
    // @ts-expect-error
    permission('secretsmanager:DescribeSecret', { 'secretsmanager:Nmae': 'n' });
  });

  it('without a target, or with a target that lacks what it finds', () => {
    const { target, ...rest } = complete;
    operation({ ...rest, target });
    // @ts-expect-error
    operation(rest);
    // @ts-expect-error
    operation({ ...rest, target: theAccount, run: async (_call, _input, head) => head.secret });
  });

  it('that reads a member missing from its input shape', () => {
    const { run, ...rest } = complete;
    operation({ ...rest, run });
    // @ts-expect-error
    operation({ ...rest, run: async (_call, input) => ({ Name: input.Name }) });
  });
});
