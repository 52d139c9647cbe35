import { availableParallelism } from 'node:os';
import { commandOf } from '../setup/own-tools.mjs';
import { fromRoot } from '../setup/root.mjs';

/** Test workers start processes of their own, so more of them than this only wait for each other. */
const workers = Math.max(1, Math.min(4, availableParallelism()));

const REFEREES = [
  ...['versitygw', 'ministack', 'moto', 'aws', 'shellcheck'],
  ...['checkov', 'tflint', 'workflow-language', 'zizmor', 'actionlint'],
];

/**
 * What `npm test` checks, in order. `command` is what the project's Node is given. A step with `early` begins before the
 * others and is waited for in its turn; one with `skips` may say by that exit code that this machine cannot do it.
 */
export const steps = [
  { name: 'bundles', says: 'each dist is what the sources give', command: [fromRoot('scripts/build.mjs'), '--check'] },
  { name: 'lint', says: 'style and import directions', command: [...commandOf('biome'), 'check', '.'] },
  { name: 'types', says: 'sources, tests, rehearsal, benchmark', command: [...commandOf('tsc'), '-b'] },
  { name: 'docs', says: 'generated pages are up to date', command: [fromRoot('scripts/docs.mjs'), '--check'] },
  {
    name: 'referees',
    says: 'foreign servers, clients and linters that judge ours',
    command: [fromRoot('scripts/tools.mjs'), '--ensure', REFEREES.join(',')],
    early: true,
    skips: 3,
  },
  { name: 'examples', says: 'what examples test themselves', command: [fromRoot('scripts/examples.mjs')], skips: 3 },
  {
    name: 'terraform',
    says: 'our own action over modules and stacks: form, validity, tests, tflint, checkov',
    command: [fromRoot('scripts/terraform.mjs')],
    skips: 3,
  },
  {
    name: 'mutants',
    says: 'tests of Terraform notice a broken line',
    command: [fromRoot('scripts/terraform.mjs'), 'mutants'],
    skips: 3,
  },
  { name: 'tests', says: 'jest', command: [...commandOf('jest'), `--maxWorkers=${workers}`] },
];
