import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sealstream } from '../support/process.ts';
import { temporaryDirectory } from '../support/temporary.ts';

describe('sealstream demo', () => {
  it('demonstrates the service from end to end, and leaves no files behind', async () => {
    const tmp = temporaryDirectory();
    const { code, stdout, stderr } = await sealstream(['demo'], { env: { TMPDIR: tmp } }).ended;

    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/ARN +arn:aws:secretsmanager:us-west-2:\d{12}:secret:MyTestDatabaseSe/);
    expect(stdout).toContain('the same ARN and VersionId');
    expect(stdout).toContain('refused: ResourceExistsException');
    expect(stdout).toContain('{"username":"david","password":"BnQw!XDWgaEeT9XGTT29"}');
    expect(stdout).toContain('SecretCreated');
    expect(stdout).toContain('the password is in none of them');
    expect(stdout).toContain('All as it should be.');
    expect(readdirSync(tmp)).toEqual([]);
  });

  it('rejects arguments', async () => {
    expect((await sealstream(['demo', 'fast']).ended).code).toBe(2);
  });
});
