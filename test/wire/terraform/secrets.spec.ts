import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../support/server.ts';
import { describeWithTerraform, terraformFor } from '../../support/terraform.ts';

const MINUTES = 60_000;

const CONFIGURATION = `
resource "aws_secretsmanager_secret" "named" {
  name                    = "named"
  description             = "under the default key by name"
  kms_key_id              = "alias/aws/secretsmanager"
  recovery_window_in_days = 0
  tags                    = { team = "core" }
}
resource "aws_secretsmanager_secret_version" "named" {
  secret_id     = aws_secretsmanager_secret.named.id
  secret_string = "first"
}
resource "aws_secretsmanager_secret_policy" "named" {
  secret_arn = aws_secretsmanager_secret.named.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EnableAllPermissions"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:role/reader" }
      Action    = "secretsmanager:GetSecretValue"
      Resource  = "*"
    }]
  })
}
resource "aws_secretsmanager_secret" "plain" {
  name                    = "plain"
  recovery_window_in_days = 7
}
`;

describeWithTerraform('Terraform', () => {
  let server: TestServer;
  let folder: Awaited<ReturnType<typeof terraformFor>>;
  beforeAll(async () => {
    server = await startServer();
    folder = await terraformFor(server, CONFIGURATION);
    expect(await folder.run('init', '-no-color')).toMatchObject({ code: 0 });
  }, 5 * MINUTES);
  afterAll(async () => {
    await folder.remove();
    await server.stop();
  });

  it('plans no change after apply, and destroys what it created', {
    timeout: 10 * MINUTES,
  }, async () => {
    const apply = await folder.run('apply', '-no-color', '-auto-approve');
    expect(apply, apply.output).toMatchObject({ code: 0 });
    const plan = await folder.run('plan', '-no-color', '-detailed-exitcode');
    expect(plan, plan.output).toMatchObject({ code: 0 });
    const destroy = await folder.run('destroy', '-no-color', '-auto-approve');
    expect(destroy, destroy.output).toMatchObject({ code: 0 });
  });
});
