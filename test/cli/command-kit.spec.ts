import { describe, expect, it } from 'vitest';
import { type CommandGroup, command, type Io } from '../../cli/command.ts';
import { readCommandLine } from '../../cli/command-line.ts';
import { anyText, oneOf, optional, setting, toggle } from '../../cli/flags.ts';
import { helpPage, overview } from '../../cli/help.ts';
import { run, runAndReport } from '../../cli/run.ts';
import { OperatorError } from '../../server/operator-error.ts';

const brew = command({
  name: 'brew',
  summary: 'make a pot',
  operands: ['<pot>'],
  flags: {
    kind: setting({
      metavar: '<kind>',
      description: 'what to brew',
      variables: ['POT_KIND', 'KIND'],
      fallback: 'tea',
      parse: oneOf(['tea', 'coffee']),
    }),
    label: optional({ metavar: '<text>', description: 'what to write on it', parse: anyText }),
    strong: toggle('take twice as much'),
  },
  conflicts: ({ kind, strong }) => (strong && kind === 'tea' ? ['Strong tea is bitter.'] : []),
  run: async ({ values, operands: [pot], io }) => {
    if (pot === 'broken') throw new OperatorError('It leaks.');
    if (pot === 'impossible') throw new Error('A bug');
    io.out(JSON.stringify({ pot, ...values }));
    return 0;
  },
});

const pots: CommandGroup = {
  name: 'pots',
  summary: 'look after pots',
  details: ['Pots break.', '  verbatim   text'],
  variables: { POT_SHELF: 'where they are' },
  commands: [brew, command({ name: 'list', summary: 'show pots', flags: {}, run: async () => 0 })],
};

const shell = (env: Readonly<Record<string, string>> = {}) => {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    now: () => {
      throw new Error('Not asked');
    },
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    env,
  };
  return { io, out, err };
};

const valuesOf = async (argv: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const { io, out } = shell(env);
  await run(brew, argv, io);
  return JSON.parse(out[0] ?? '');
};

const problemsOf = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const line = readCommandLine(brew, argv, env);
  return line.kind === 'misuse' ? line.problems : [];
};

describe('A declared command', () => {
  it('gets its operands and the defaults of its flags', async () => {
    expect(await valuesOf(['blue'])).toEqual({
      pot: 'blue',
      kind: 'tea',
      label: null,
      strong: false,
    });
  });

  it('gets what is given, flags before and after operands', async () => {
    expect(await valuesOf(['--strong', 'blue', '--kind=coffee', '--label', ''])).toEqual({
      pot: 'blue',
      kind: 'coffee',
      label: '',
      strong: true,
    });
  });

  it('prefers a flag to its first variable, that to the second, and that to the default', async () => {
    const env = { POT_KIND: 'coffee', KIND: 'water' };
    expect(await valuesOf(['--kind', 'tea', 'blue'], env)).toMatchObject({ kind: 'tea' });
    expect(await valuesOf(['blue'], env)).toMatchObject({ kind: 'coffee' });
    expect(await valuesOf(['blue'], { POT_KIND: '', KIND: 'coffee' })).toMatchObject({
      kind: 'coffee',
    });
  });

  it('rejects a wrong value in the words of where it comes from', () => {
    const problem = "must be one of tea, coffee, not 'water'.";
    expect(problemsOf(['blue', '--kind', 'water'])).toEqual([`--kind ${problem}`]);
    expect(problemsOf(['blue'], { KIND: 'water' })).toEqual([`KIND ${problem}`]);
    expect(problemsOf(['blue', '--kind', ''])).toEqual(['--kind needs a value.']);
  });

  it('rejects flags that contradict each other, unless one of them is wrong anyway', () => {
    expect(problemsOf(['blue', '--strong'])).toEqual(['Strong tea is bitter.']);
    expect(problemsOf(['blue', '--strong', '--kind', 'water'])).toHaveLength(1);
  });

  it.each([
    [[], 'brew needs <pot>'],
    [['blue', 'red'], "Unexpected argument 'red'"],
    [['blue', '--sweet'], "Unknown option '--sweet'"],
    [['blue', '--strong=very'], "Option '--strong' does not take an argument"],
  ])('rejects %j', (argv, problem) => {
    expect(problemsOf(argv)).toEqual([problem]);
  });
});

describe('A group of commands', () => {
  it.each([
    [[], 'pots needs a command'],
    [['sell'], "pots has no command 'sell'"],
    [['list', '--strong'], 'pots list takes no --strong'],
    [['brew'], 'pots brew needs <pot>'],
  ])('rejects %j', (argv, problem) => {
    expect(readCommandLine(pots, argv, {})).toEqual({ kind: 'misuse', problems: [problem] });
  });

  it('takes flags before the name of its command', async () => {
    const { io, out } = shell();
    expect(await run(pots, ['--label', 'x', 'brew', 'blue'], io)).toBe(0);
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ pot: 'blue', label: 'x' });
  });
});

describe('Errors of a command', () => {
  it.each([
    [['blue', '--kind', 'water'], 2, "not 'water'. See sealstream brew --help."],
    [['blue', '--sweet'], 2, "Unknown option '--sweet'; see sealstream brew --help."],
    [['broken'], 1, 'sealstream brew: It leaks.'],
  ])('of %j are one line, and exit code %i', async (argv, code, line) => {
    const { io, out, err } = shell();
    expect(await runAndReport(brew, argv, io)).toBe(code);
    expect(out).toEqual([]);
    expect(err).toEqual([expect.stringContaining(line)]);
  });

  it('are thrown with their stack if they are bugs', async () => {
    await expect(runAndReport(brew, ['impossible'], shell().io)).rejects.toThrow('A bug');
  });
});

describe('Help', () => {
  it('is printed for --help and -h, whatever else is given', async () => {
    for (const argv of [['--help'], ['-h'], ['blue', 'red', '--help']]) {
      const { io, out } = shell();
      expect(await run(brew, argv, io)).toBe(0);
      expect(out).toEqual([helpPage(brew)]);
    }
  });

  it('of a group shows its commands with their own options, and all options', () => {
    expect(helpPage(pots)).toBe(`Usage: sealstream pots <command> [options]

Look after pots.

Pots break.

  verbatim   text

Commands:
  brew <pot> [--kind <kind>] [--label <text>] [--strong]
        make a pot
  list  show pots

Options:
  --kind <kind>   what to brew (POT_KIND, KIND, default tea)
  --label <text>  what to write on it
  --strong        take twice as much

Environment variables:
  POT_SHELF  where they are`);
  });

  it('keeps lines within 100 characters', () => {
    const long = command({
      name: 'long',
      summary: 'say much',
      details: ['word '.repeat(100).trim()],
      flags: { a: toggle('word '.repeat(100).trim()) },
      run: async () => 0,
    });
    const widths = helpPage(long)
      .split('\n')
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(100);
    expect(widths.length).toBeGreaterThan(14);
  });

  it('has an overview of all commands', () => {
    const lines = overview([brew, pots]).split('\n');
    expect(lines).toContain('  brew  make a pot');
    expect(lines).toContain('  pots  look after pots');
  });
});
