/** @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            react: { runtime: 'automatic', importSource: 'preact' },
          },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'json'],
  moduleNameMapper: {
    '^@kinsent/(consent|store|host|client)$': '<rootDir>/libs/$1/src/index',
    '^@kinsent/store/testing$': '<rootDir>/libs/store/src/testing',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

/** Projects with a database: one Postgres a run, started only when a test of theirs is run. */
const withDatabase = {
  ...shared,
  globalSetup: '<rootDir>/libs/store/src/testing-setup.ts',
  globalTeardown: '<rootDir>/libs/store/src/testing-teardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
  testTimeout: 30_000,
  // A worker keeps something of every spec that it ran: one that has grown makes way for a new one.
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,scripts}/**/*.spec.{ts,tsx}', '<rootDir>/test/*.spec.ts'],
      testPathIgnorePatterns: ['\\.db\\.spec\\.tsx?$'],
    },
    {
      ...withDatabase,
      displayName: 'db',
      testMatch: ['<rootDir>/{apps,libs}/**/*.db.spec.{ts,tsx}', '<rootDir>/test/*.db.spec.ts'],
    },
    {
      ...withDatabase,
      displayName: 'journeys',
      testMatch: ['<rootDir>/test/journeys/**/*.spec.ts'],
    },
  ],
};
