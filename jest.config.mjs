export default {
  // Only the rooms that hold tests: what is built, downloaded or left over elsewhere is not even looked at.
  roots: ['.github', 'actions', 'bench', 'packages', 'rehearsal', 'scripts', 'terraform'].map(
    (room) => `<rootDir>/${room}`,
  ),
  testMatch: ['**/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/(actions|packages)/[^/]+/(lib|dist)/'],
  modulePathIgnorePatterns: ['<rootDir>/(actions|packages)/[^/]+/(lib|dist)/'],
  // How fast a machine is decides nothing: this only ends what hangs.
  testTimeout: 120_000,
  testSequencer: '<rootDir>/scripts/jest-sequencer.mjs',
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['@deploy/source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/scripts/jest-transform.mjs' },
  coverageProvider: 'v8',
  collectCoverageFrom: ['{actions,packages}/*/src/**/*.ts'],
  clearMocks: true,
  randomize: true,
};
