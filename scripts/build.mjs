// `npm run build`: compiles the actions and bundles each into its dist, which is committed: runners execute it.
// `--check` builds beside it and fails when a dist is not what the sources give; the tree is left as it is.
// Names of actions limit it to those.
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { actionNames } from './build/actions.mjs';
import { bundle, bundleFiles, differingFiles } from './build/bundle.mjs';
import { bundleProblems, sizeOf } from './build/bundle-rules.mjs';
import { compileActions } from './build/compile.mjs';
import { ensureDependencies, fail } from './setup/dependencies.mjs';
import { fromRoot } from './setup/root.mjs';

const budget = JSON.parse(readFileSync(fromRoot('scripts/dist-budget.json'), 'utf8'));
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isCheck = process.argv.includes('--check');
const unknown = asked.filter((name) => !actionNames().includes(name));
if (unknown.length > 0) fail(`There is no action ${unknown.join(', ')}; there are ${actionNames().join(', ')}.`);

ensureDependencies();
const compiled = compileActions();
if (compiled !== 0) process.exit(compiled);
const problems = (asked.length > 0 ? asked : actionNames()).flatMap(build);
for (const problem of problems) console.error(problem);
if (isCheck && problems.length > 0) console.error('To correct it: npm run build, then commit actions/*/dist.');
process.exitCode = problems.length === 0 ? 0 : 1;

/** Answers what is wrong, one line each. */
function build(name) {
  const committed = `actions/${name}/dist`;
  const fresh = `.work/dist/${name}`;
  bundle(name, fresh);
  const files = bundleFiles(fresh);
  const maxBytes = budget[name] ?? 0;
  console.log(`${committed}: ${megabytes(sizeOf(files))} of ${megabytes(maxBytes)} MB in ${files.size} files`);
  const problems = bundleProblems(files, maxBytes).map((problem) => `${committed}: ${problem}`);
  if (isCheck) return [...problems, ...staleness(committed, files)];
  if (problems.length > 0) return problems;
  rmSync(fromRoot(committed), { recursive: true, force: true });
  renameSync(fromRoot(fresh), fromRoot(committed));
  return [];
}

function staleness(committed, files) {
  return differingFiles(bundleFiles(committed), files).map(
    (name) => `${committed}/${name} is not what the sources give`,
  );
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(2);
}
