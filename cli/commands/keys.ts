import { type Call, type CommandGroup, command } from '../command.ts';
import { anyText, optional, type Parsed, parsed, toggle } from '../flags.ts';
import { account, dataDirectory, json, oneRegion } from './common-flags.ts';
import type { KeyringOptions, KeyTask } from './keys/administer-keys.ts';

const FLAGS = { 'data-dir': dataDirectory, region: oneRegion, account, json };

const YES = { yes: toggle('go on although the key alone opens values') };

const DAYS = {
  days: optional({
    metavar: '<n>',
    description: 'days until the key is destroyed, 7 to 30; without it 30',
    parse: ({ text }): Parsed<number> =>
      /^\d{1,9}$/.test(text)
        ? parsed(Number(text))
        : { ok: false, problem: `--days takes a whole number, not '${text}'.` },
  }),
};

const administer = async (
  { values, io }: Pick<Call<typeof FLAGS>, 'values' | 'io'>,
  task: KeyTask,
  options: Pick<KeyringOptions, 'create' | 'guarded'> = {},
): Promise<number> =>
  (await import('./keys/administer-keys.ts')).administerKeys(
    task,
    { ...values, ...options, directory: values['data-dir'] },
    io,
  );

/** `sealstream keys`. */
export const keys: CommandGroup = {
  name: 'keys',
  summary: 'create, list, disable and delete keys of the local keyring',
  details: [
    '<key> is a key id, key ARN, alias or alias ARN. What was sealed under a destroyed key is lost, so disable ' +
      'and schedule-deletion say what the key alone opens, and need --yes if that is anything. The default key ' +
      'can be neither disabled nor deleted.',
    'Works beside a running service.',
  ],
  variables: {
    'SEALSTREAM_ROOT_KEY, SEALSTREAM_ROOT_KEY_FILE':
      'the root key of the keyring, instead of <data-dir>/root.key',
    'SEALSTREAM_NEW_ROOT_KEY, SEALSTREAM_NEW_ROOT_KEY_FILE':
      'the next root key for rekey, for those who keep it elsewhere; root.key is removed then. Without it, ' +
      'rekey writes a new root.key.',
  },
  wording: {
    prefix: '',
    operandCount: (path, expected, given) => `${path} takes ${expected} operands, not ${given}`,
  },
  commands: [
    command({
      name: 'create',
      summary: 'create a key',
      flags: {
        ...FLAGS,
        description: optional({
          metavar: '<text>',
          description: 'description of the new key',
          parse: anyText,
        }),
      },
      run: (call) => {
        const description = call.values.description ?? undefined;
        return administer(
          call,
          (admin) => ({ ok: true, keys: [admin.create(description)], altered: [] }),
          {
            create: true,
          },
        );
      },
    }),
    command({
      name: 'list',
      summary: 'show every key of the account and region',
      flags: FLAGS,
      run: (call) =>
        administer(call, (admin) => ({ ok: true, keys: admin.list(), altered: admin.altered() })),
    }),
    command({
      name: 'alias',
      summary: 'give a key an alias',
      operands: ['<key>', '<alias/name>'],
      flags: FLAGS,
      run: ({ operands: [key, alias], ...call }) =>
        administer(call, (admin) => admin.createAlias(alias, key)),
    }),
    command({
      name: 'unalias',
      summary: 'remove an alias',
      operands: ['<alias/name>'],
      flags: FLAGS,
      run: ({ operands: [alias], ...call }) =>
        administer(call, (admin) => admin.deleteAlias(alias)),
    }),
    command({
      name: 'disable',
      summary: 'reject every use of a key from now on',
      operands: ['<key>'],
      flags: { ...FLAGS, ...YES },
      run: ({ operands: [key], ...call }) =>
        administer(call, (admin) => admin.disable(key), { guarded: call.values.yes ? null : key }),
    }),
    command({
      name: 'enable',
      summary: 'allow the use of a key again',
      operands: ['<key>'],
      flags: FLAGS,
      run: ({ operands: [key], ...call }) => administer(call, (admin) => admin.enable(key)),
    }),
    command({
      name: 'rotate',
      summary: 'give a key new material; the old one still opens what it sealed',
      operands: ['<key>'],
      flags: FLAGS,
      run: ({ operands: [key], ...call }) => administer(call, (admin) => admin.rotate(key)),
    }),
    command({
      name: 'schedule-deletion',
      summary: 'destroy a key after 7 to 30 days; it is unusable until then',
      operands: ['<key>'],
      flags: { ...FLAGS, ...DAYS, ...YES },
      run: ({ operands: [key], ...call }) => {
        const { days, yes } = call.values;
        const schedule: KeyTask = (admin) => admin.scheduleDeletion(key, days ?? undefined);
        return administer(call, schedule, { guarded: yes ? null : key });
      },
    }),
    command({
      name: 'cancel-deletion',
      summary: 'keep a key after all; it is disabled then',
      operands: ['<key>'],
      flags: FLAGS,
      run: ({ operands: [key], ...call }) => administer(call, (admin) => admin.cancelDeletion(key)),
    }),
    command({
      name: 'rekey',
      summary: 'replace the root key of the keyring; keys stay as they are',
      flags: FLAGS,
      run: async ({ values, io }) =>
        (await import('./keys/rekey.ts')).rekeyKeyring(values['data-dir'], io),
    }),
  ],
};
