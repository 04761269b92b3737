import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

describe('The command line of sealstream replicas', () => {
  it.each([
    ['no command', [], /no command ''/],
    ['an unknown command', ['heal'], /no command 'heal'/],
    ['operands', ['list', 'db'], /takes no operands/],
    ['a wrong region', ['list', '--region', 'Europe'], /'Europe' is no region/],
    ['a wrong account', ['list', '--account', '12'], /12 digits/],
    ['a dry run of retry', ['retry', '--dry-run'], /no --dry-run/],
    ['an unknown flag', ['list', '--fast'], /Unknown option '--fast'/],
    ['a wrong store', ['list', '--store', 'paper'], /must be one of sqlite, dynamodb/],
  ])('rejects %s', async (_case, argv, complaint) => {
    const { code, stderr } = await sealstream(['replicas', ...argv]).ended;
    expect(stderr).toMatch(complaint);
    expect(code).toBe(2);
  });

  it('prints help, and needs an account', async () => {
    expect((await sealstream(['replicas', '--help']).ended).stdout).toContain('reconcile');
    const nowhere = join(temporaryDirectory(), 'nothing');
    const { code, stderr } = await sealstream(['replicas', 'list', '--data-dir', nowhere]).ended;
    expect(stderr).toMatch(/Which account\?/);
    expect(code).toBe(2);
  });
});
