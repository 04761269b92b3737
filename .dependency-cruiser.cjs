/** Code that is deployed or installed, as opposed to code that only checks it. */
const SHIPPED = '^(domain|app|infra|functions|server|cli)/';

/** One forbidden direction between two top-level folders. */
const reach = (from, to, comment) => ({
  name: `${from}-must-not-reach-${to}`,
  comment,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: `^${to}/` },
});

const shippedMustNot = (name, comment, to) => ({
  name: `shipped-code-${name}`,
  comment,
  severity: 'error',
  from: { path: SHIPPED },
  to,
});

const nothingMay = (name, comment, to) => ({ name, comment, severity: 'error', from: {}, to });

module.exports = {
  forbidden: [
    {
      name: 'domain-is-self-contained',
      comment: 'No npm package and no node: module, so the rules run anywhere and need no mocks.',
      severity: 'error',
      from: { path: '^domain/' },
      to: { pathNot: '^domain/' },
    },
    reach(
      'app',
      'infra',
      'A use case asks for a port; which adapter is behind it is for an entry point.',
    ),
    reach(
      'app',
      'functions',
      'A use case serves a request and a worker alike, and knows of neither.',
    ),
    reach('app', 'server', 'A use case serves Lambda and the embedded server alike.'),
    reach('app', 'cli', 'A use case does not know how it is called.'),
    {
      name: 'app-uses-no-npm',
      comment: 'Use cases run on ports; a library belongs behind one.',
      severity: 'error',
      from: { path: '^app/' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'] },
    },
    reach('infra', 'functions', 'An adapter is wired by an entry point; it never calls one.'),
    reach('infra', 'server', 'An adapter is wired by an entry point; it never calls one.'),
    reach('infra', 'cli', 'An adapter is wired by an entry point; it never calls one.'),
    reach('functions', 'server', 'What runs in Lambda must not need the embedded server.'),
    reach('functions', 'cli', 'What runs in Lambda must not need a command line.'),
    reach('server', 'cli', 'The server is started by a command; it does not know of commands.'),
    {
      name: 'wire-reads-bytes-only',
      comment:
        'How bytes become inputs, and answers bytes, is the same whatever operation they are for.',
      severity: 'error',
      from: { path: '^functions/api/wire/' },
      to: { path: '^functions/', pathNot: '^functions/api/wire/' },
    },
    {
      name: 'steps-know-no-operation',
      comment: 'Every operation goes through the same steps; the pipeline hands them the registry.',
      severity: 'error',
      from: { path: '^functions/api/steps/' },
      to: { path: '^functions/api/operations/' },
    },
    {
      name: 'operations-decide-nothing',
      comment:
        'An operation decodes, calls a use case and maps its result. A decision or a write of its own could not be reused by a worker.',
      severity: 'error',
      from: { path: '^functions/api/operations/' },
      to: { path: '^(infra/|app/secret/transact[.]ts|domain/secret/(decide|evolve)[.]ts)' },
    },
    shippedMustNot('must-not-reach-tests', 'Test and bench code is not deployed.', {
      path: '^(test|bench)/',
    }),
    {
      name: 'shipped-code-must-not-use-dev-dependencies',
      comment:
        'They are absent after npm ci --omit=dev. The demo is a client, and says so if it is.',
      severity: 'error',
      from: { path: SHIPPED, pathNot: '^cli/commands/demo/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    nothingMay('no-undeclared-dependency', 'It works until the package that brought it drops it.', {
      dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
    }),
    nothingMay('no-deprecated', 'Nobody fixes its faults any more.', {
      dependencyTypes: ['deprecated'],
    }),
    nothingMay('no-deprecated-core', 'Node keeps these modules only for old programs.', {
      dependencyTypes: ['core'],
      path: '^(node:)?(punycode|domain|constants|sys|_.*)$',
    }),
    nothingMay('no-unresolvable', 'It breaks at run time, perhaps only on the path nobody tried.', {
      couldNotResolve: true,
    }),
    nothingMay('no-cycles', 'Two files that need each other are one idea, or a missing third.', {
      circular: true,
    }),
  ],
  options: {
    // Type-only imports count: a type from infra in domain is a leak as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: {
      path: '^(dist|coverage|test/fixtures|[.](git|serverless|esbuild|sealstream|stryker))/',
    },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
};
