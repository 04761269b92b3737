import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithCfnLint } from '../support/cfn-lint.ts';
import { metricsOf } from './alarms.contract.ts';
import { statementsOf } from './statements.ts';
import { KEY_ARN, REPLICA_REGIONS, stageFile, TOPIC_ARN, VARIANTS } from './variants.ts';
import {
  functionOf,
  mappingOf,
  openWorkspace,
  type Package,
  PROJECT,
  resourcesOf,
  type Template,
} from './workspace.ts';

const workspace = await openWorkspace();
afterAll(() => workspace.close());

const API = 'functions/api/handler.handler';

/** Returns what CloudFormation code refers to: names in `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`. */
const referredTo = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(referredTo);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' || key === 'DependsOn') return [inner].flat();
    if (key === 'Fn::GetAtt') return [String(inner[0])];
    if (key !== 'Fn::Sub') return referredTo(inner);
    return [...JSON.stringify(inner).matchAll(/<([\w:]+)[.>]/g)].map(([, name = '']) => name);
  });
};

const danglingIn = ({ Resources, Outputs }: Template): readonly string[] =>
  referredTo([Resources, Outputs]).filter(
    (name) => !name.startsWith('AWS::') && !Object.hasOwn(Resources, name),
  );

describe('The stack of a stage', () => {
  const packages = new Map<string, Package>();
  const templateOf = (variant: keyof typeof VARIANTS | 'example'): Template => {
    const found = packages.get(variant);
    if (found === undefined) throw new Error(`${variant} was not packaged`);
    return found.template;
  };

  beforeAll(async () => {
    packages.set('example', await workspace.package());
    for (const [stage, file] of Object.entries(VARIANTS)) {
      await workspace.describe(stage, file);
      packages.set(stage, await workspace.package(stage));
    }
  }, 120_000);

  it.each(['example', ...Object.keys(VARIANTS)])(
    '%s refers only to resources that it has',
    (variant) => {
      const { template } = packages.get(variant) ?? {};
      expect(template).toBeDefined();
      expect(template && danglingIn(template)).toEqual([]);
      // Everything is decided when the stack is packaged.
      expect(template?.Conditions).toBeUndefined();
    },
  );

  it('has a default key unless it is given one, and its functions depend on the alias', () => {
    const made = templateOf('example');
    expect(functionOf(made, API)).toMatchObject({
      DependsOn: expect.arrayContaining(['DefaultKeyAlias']),
    });
    const given = templateOf('own-key');
    expect([
      ...resourcesOf(given, 'AWS::KMS::Key'),
      ...resourcesOf(given, 'AWS::KMS::Alias'),
    ]).toEqual([]);
    const byDefault = statementsOf(given, 'ApiRole').find(
      ({ Sid }) => Sid === 'SealAndOpenByDefault',
    );
    expect(byDefault).toMatchObject({ Resource: KEY_ARN });
    expect(given.Outputs.DefaultKeyArn).toEqual({ Value: KEY_ARN });
  });

  it('has no resource of replication without replica regions', () => {
    const plain = templateOf('example');
    expect(Object.keys(plain.Resources).filter((name) => /repli/i.test(name))).toEqual([]);
    expect(resourcesOf(plain, 'AWS::SQS::Queue')).toEqual([]);
    expect(JSON.stringify(plain)).not.toContain('aws:RequestedRegion');
  });

  it('lets the replication workers access the configured regions, and passes these to them', () => {
    const replicating = templateOf('replicating');
    const worker = functionOf(replicating, 'functions/streams/replicate.handler');
    const { Variables } = Object(worker.Properties.Environment);
    expect(Variables.SEALSTREAM_REPLICA_REGIONS).toBe(REPLICA_REGIONS.join(','));
    const elsewhere = statementsOf(replicating, 'ReplicationRole').filter(
      ({ Condition }) => Condition?.StringEquals?.['aws:RequestedRegion'],
    );
    expect(elsewhere.map(({ Sid }) => Sid)).toEqual([
      'CopyToReplicaRegions',
      'AppendCommitsInReplicaRegions',
      'SealInReplicaRegions',
    ]);
    for (const { Condition } of elsewhere) {
      expect(Condition?.StringEquals).toMatchObject({ 'aws:RequestedRegion': REPLICA_REGIONS });
    }
  });

  /** The resources that docs/operations.md tells how to adopt into a recreated stack. */
  const kept = ({ Resources }: Template) =>
    Object.entries(Resources).filter(([, { DeletionPolicy }]) => DeletionPolicy !== undefined);

  it('retains the resources that a recreated stack can adopt, as in the runbook', () => {
    const runbook = readFileSync(join(PROJECT, 'docs', 'operations.md'), 'utf8');
    const named = runbook.matchAll(/"LogicalResourceId": "(\w+)", "ResourceType": "([\w:]+)"/g);
    const resources = kept(templateOf('replicating'));
    expect(resources.map(([name, { Type }]) => [name, Type])).toEqual(
      [...named].map(([, name, type]) => [name, type]),
    );
    const names = resources.map(([name]) => name);
    const referred = resources.flatMap(([, resource]) => referredTo(resource));
    expect(referred.filter((name) => !name.startsWith('AWS::') && !names.includes(name))).toEqual(
      [],
    );
  });

  it('sends every alarm to its topic, or to none', () => {
    const actionsOf = (template: Template) =>
      resourcesOf(template, 'AWS::CloudWatch::Alarm').map(
        ({ Properties }) => Properties.AlarmActions,
      );
    const withTopic = actionsOf(templateOf('everything'));
    expect(withTopic).toEqual(Array(withTopic.length).fill([TOPIC_ARN]));
    const without = actionsOf(templateOf('example'));
    expect(without).toEqual(Array(without.length).fill([]));
  });

  it('has the configured concurrency of functions and limits of the gateway', () => {
    const concurrencyOf = (template: Template, handler: string) =>
      functionOf(template, handler).Properties.ReservedConcurrentExecutions;
    const all = templateOf('everything');
    expect(concurrencyOf(all, API)).toBe(200);
    expect(concurrencyOf(all, 'functions/streams/replicate.handler')).toBe(16);
    expect(concurrencyOf(templateOf('example'), API)).toBeUndefined();
    expect(resourcesOf(all, 'AWS::ApiGatewayV2::Stage')).toMatchObject([
      {
        Properties: {
          DefaultRouteSettings: { ThrottlingRateLimit: 20_000, ThrottlingBurstLimit: 10_000 },
        },
      },
    ]);
  });

  it('cannot be deployed with another account id: a named role would have to be replaced', async () => {
    const roleOf = ({ Resources }: Template) => Object(Resources.ApiRole?.Properties);
    const { RoleName, Path } = roleOf(templateOf('replicating'));
    expect(RoleName).toEqual({ 'Fn::Sub': 'sealstream-replicating-<AWS::Region>-api' });
    expect(Path).toBe('/sealstream/111122223333/');
    await workspace.describe('replicating', stageFile({}, { 'account-id': '999999999999' }));
    const { template } = await workspace.package('replicating');
    expect(roleOf(template)).toMatchObject({ RoleName, Path: '/sealstream/999999999999/' });
  });

  it('has alarms at the cost that README states', () => {
    const metrics = (template: Template) =>
      resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
        metricsOf(Properties),
      ).length;
    const [plain, replicating] = [
      metrics(templateOf('example')),
      metrics(templateOf('replicating')),
    ];
    const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');
    expect(readme).toContain(`alarms look at ${plain} metrics, or ${replicating} with replication`);
    // The default key costs $1, each metric of an alarm 10 cents, and a secret at AWS 40 cents.
    const dollars = 1 + plain / 10;
    expect(readme).toContain(`$${dollars.toFixed(1)} a month and region`);
    expect(readme).toContain(`from ${Math.ceil(dollars / 0.4)} secrets on`);
  });

  it('has the configured rates, deletion protection and parallelization', () => {
    const all = templateOf('everything');
    expect(functionOf(all, API).Properties.Environment).toMatchObject({
      Variables: { SEALSTREAM_THROTTLE: 'aws,ListSecrets=20,GetSecretValue=500' },
    });
    for (const { Properties } of resourcesOf(all, 'AWS::DynamoDB::Table')) {
      expect(Properties.DeletionProtectionEnabled).toBe(false);
    }
    expect(mappingOf(all, 'Replicate').Properties.ParallelizationFactor).toBe(4);
  });

  describeWithCfnLint('according to cfn-lint', (cfnLint) => {
    const written = async (name: string, template: string): Promise<string> => {
      const path = join(workspace.directory, `${name}.template.json`);
      await writeFile(path, template);
      return path;
    };

    it('has no errors and no warnings', async () => {
      const { AWSTemplateFormatVersion, Resources } = JSON.parse(
        packages.get('example')?.text ?? '',
      );
      const adopted = Object.fromEntries(kept({ Resources, Outputs: {} }));
      const adoption = JSON.stringify({ AWSTemplateFormatVersion, Resources: adopted });
      const paths = [
        ...[...packages].map(([stage, { text }]) => written(stage, text)),
        written('adoption', adoption),
      ];
      expect(await cfnLint(await Promise.all(paths))).toEqual([]);
    }, 300_000);

    it('is really checked: an error is found', async () => {
      const { Resources, ...rest } = JSON.parse(packages.get('example')?.text ?? '{}');
      const { ApiRole, ...others } = Resources;
      expect(ApiRole).toBeDefined();
      const faulty = await written('faulty', JSON.stringify({ ...rest, Resources: others }));
      expect(await cfnLint([faulty])).not.toEqual([]);
    });
  });
});

describe('Packaging a stage', () => {
  const refusalOf = async (stage: string, ...more: readonly string[]): Promise<string> =>
    workspace.package(stage, ...more).then(
      () => 'packaged',
      (error: unknown) => String(Object(error).stdout),
    );

  it('fails without its file', async () => {
    expect(await refusalOf('prod')).toContain(
      'stages/prod.yml is missing: it has the parameters of the stage, as stages/example.yml.',
    );
  });

  it('fails for a region that is not in the file', async () => {
    await workspace.describe('elsewhere', stageFile());
    expect(await refusalOf('elsewhere', '--region', 'eu-central-1')).toContain(
      'stages/elsewhere.yml says nothing of eu-central-1',
    );
  });

  it('fails with a parameter on the command line, where it would be forgotten', async () => {
    expect(await refusalOf('example', '--param=account-id=999999999999')).toContain(
      'Parameters of a stage belong into stages/<stage>.yml, and not into --param.',
    );
  });
});
