import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StageFile } from './variants.ts';
import { unzipped } from './zip.ts';

const run = promisify(execFile);

/** The directory of the sources. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const NO_NETWORK = fileURLToPath(new URL('./no-network.ts', import.meta.url));
const SOURCES = [
  ...['app', 'bin', 'domain', 'functions', 'infra', 'stages'],
  ...['package.json', 'serverless.yml', 'tsconfig.json'],
];

/** One resource of a CloudFormation template. */
export type Resource = {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
};

/** The parts of a CloudFormation template that tests use. */
export type Template = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
};

/** The result of packaging. Placeholders of `Fn::Sub` are written `<…>`, so they look like text. */
export type Package = {
  /** The template that is deployed. */
  readonly text: string;
  readonly template: Template;
  readonly zips: ReadonlyMap<string, Buffer>;
};

/** Copies the sources to a workspace, because the packaging tools write next to them. */
export const openWorkspace = async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sealstream-package-'));
  for (const source of SOURCES) {
    await cp(join(PROJECT, source), join(directory, source), { recursive: true });
  }
  await symlink(join(PROJECT, 'node_modules'), join(directory, 'node_modules'), 'dir');

  return {
    directory,
    /** Writes the file of a stage. */
    describe: (stage: string, file: StageFile): Promise<void> =>
      writeFile(join(directory, 'stages', `${stage}.yml`), JSON.stringify(file)),
    /** Packages a stage as `npm run package` does, without AWS variables and without a network. */
    package: async (stage = 'example', ...more: readonly string[]): Promise<Package> => {
      const { scripts } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
      const script = scripts.package.replace(
        '--stage example',
        [`--stage ${stage}`, ...more].join(' '),
      );
      // What the packager leaves in the temporary directory is removed with the workspace.
      await run('sh', ['-c', script], { cwd: directory, env: { ...OFFLINE, TMPDIR: directory } });
      return readPackage(join(directory, '.serverless'));
    },
    close: () => rm(directory, { recursive: true }),
  };
};

/** The environment that npm gives its scripts, without variables of this process. */
export const OFFLINE = {
  PATH: [join(PROJECT, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  HOME: '/nonexistent',
  NODE_OPTIONS: `--import=${NO_NETWORK}`,
};

const readPackage = async (output: string): Promise<Package> => {
  const file = join(output, 'cloudformation-template-update-stack.json');
  const text = await readFile(file, 'utf8');
  const template: Template = JSON.parse(text.replaceAll(/\$\{([\w.:]+)\}/g, '<$1>'));
  const names = resourcesOf(template, 'AWS::Lambda::Function').map(zipNameOf);
  const zips = names.map(async (name) => [name, await readFile(join(output, name))] as const);
  return { text, template, zips: new Map(await Promise.all(zips)) };
};

/** Returns the resources of a type. */
export const resourcesOf = (template: Template, type: string): readonly Resource[] =>
  Object.values(template.Resources).filter((resource) => resource.Type === type);

/** Returns the only resource of a type. Throws if there are others. */
export const onlyResource = (template: Template, type: string): Resource => {
  const [resource, ...more] = resourcesOf(template, type);
  if (resource === undefined || more.length > 0) throw new Error(`There must be one ${type}`);
  return resource;
};

/** Returns the function of a handler. Throws if there is none. */
export const functionOf = (template: Template, handler: string): Resource => {
  const all = resourcesOf(template, 'AWS::Lambda::Function');
  const found = all.find(({ Properties }) => Properties.Handler === handler);
  if (found === undefined) throw new Error(`There must be a function of ${handler}`);
  return found;
};

/** Returns the event source mapping of a function. Throws if there is none. */
export const mappingOf = (template: Template, name: string): Resource => {
  const all = resourcesOf(template, 'AWS::Lambda::EventSourceMapping');
  const found = all.find(
    ({ Properties }) =>
      Object(Properties.FunctionName)['Fn::GetAtt']?.[0] === `${name}LambdaFunction`,
  );
  if (found === undefined) throw new Error(`There must be a mapping for ${name}`);
  return found;
};

/** Returns the logical name of a resource. */
export const nameOf = (template: Template, resource: Resource): string =>
  Object.keys(template.Resources).find((name) => template.Resources[name] === resource) ?? '';

/** Returns the name of the zip with a function's code. */
export const zipNameOf = ({ Properties }: Resource): string => {
  const { S3Key } = Object(Properties.Code);
  return String(S3Key).split('/').at(-1) ?? '';
};

/** Unpacks a zip into a new directory below another. */
export const unpack = async (zip: Buffer, directory: string): Promise<string> => {
  const target = await mkdtemp(join(directory, 'unpacked-'));
  for (const [name, content] of unzipped(zip)) {
    await mkdir(dirname(join(target, name)), { recursive: true });
    await writeFile(join(target, name), content);
  }
  return target;
};
