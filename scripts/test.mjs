// `npm test`: everything that must hold before a commit, and what CI runs. All steps run, also after one failed.
// `--deep` tries more seeds and longer campaigns. Names of steps limit it to those: `npm test -- lint types`.
import { resultTable, runSteps } from './checks/run-steps.mjs';
import { steps } from './checks/steps.mjs';
import { ensureDependencies, fail } from './setup/dependencies.mjs';

const isDeep = process.argv.includes('--deep');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const names = steps.map(({ name }) => name);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) fail(`There is no step ${unknown.join(', ')}; there are ${names.join(', ')}.`);

ensureDependencies();
const isOnGitHub = process.env['GITHUB_ACTIONS'] === 'true';
const results = await runSteps(
  steps.filter(({ name }) => asked.length === 0 || asked.includes(name)),
  {
    environment: isDeep ? { DEEP: '1' } : {},
    say: ({ name, says }) => {
      if (isOnGitHub) console.log('::endgroup::');
      console.log(isOnGitHub ? `::group::${name}: ${says}` : `\n── ${name}: ${says}`);
    },
  },
);
if (isOnGitHub) console.log('::endgroup::');
console.log(`\n${resultTable(results).join('\n')}`);
const failed = results.filter(({ outcome }) => outcome === 'failed');
if (failed.length > 0) console.log(`\nFailed: ${failed.map(({ name }) => name).join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
