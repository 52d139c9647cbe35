export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@deploy/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-transform.mjs' },
  testMatch: ['**/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/lib/', '/dist/', '/.work/', '/.tools/'],
  modulePathIgnorePatterns: ['<rootDir>/.work/', '<rootDir>/.tools/'],
  coverageProvider: 'v8',
  clearMocks: true,
  randomize: true,
};
