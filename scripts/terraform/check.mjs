import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fromRoot } from '../setup/root.mjs';
import { copyTree } from './copy.mjs';
import { checkByAction } from './own-checks.mjs';
import { APPLIED, ensurePlans } from './plan.mjs';
import { allRoots, hasTests, standsAlone } from './roots.mjs';
import { inParallel, runTerraform } from './run.mjs';

/** Each runs a provider of its own, which keeps a core busy. */
const WIDTH = 2;

/** Checks every module and stack, or those named: form, validity, tests. Answers whether all is well. */
export async function check(terraform, names) {
  const unknown = names.filter((name) => !allRoots().includes(name));
  if (unknown.length > 0) {
    console.error(`There is no ${unknown.join(', ')}; there are ${allRoots().join(', ')}.`);
    return false;
  }
  return names.length === 0 ? await checkAll(terraform) : await checkNamed(terraform, names);
}

/** All of it, by the action that this repository makes; and the stacks where their plans are made. */
async function checkAll(terraform) {
  const tree = copyTree('check');
  try {
    for (const name of APPLIED) rmSync(join(tree.folder, name, 'tests'), { recursive: true, force: true });
    const results = await checkByAction(terraform, dirname(tree.folder));
    results.push(await checkPlans(terraform));
    return tell(results);
  } finally {
    tree.remove();
  }
}

async function checkNamed(terraform, names) {
  const folder = fromRoot('terraform');
  const form = await runTerraform(terraform, folder, ['fmt', '-check', '-diff', '-recursive', '-no-color']);
  if (form.code !== 0) console.log(`terraform fmt would change:\n${form.output}${form.errors}`);
  const tree = copyTree('check');
  try {
    const roots = allRoots().filter((name) => names.includes(name));
    const isWell = tell(await inParallel(roots, WIDTH, (name) => checkRoot(terraform, tree.folder, name)));
    return isWell && form.code === 0;
  } finally {
    tree.remove();
  }
}

function tell(results) {
  for (const { name, failure } of results) if (failure !== undefined) console.log(`\n${name}\n${failure}`);
  console.log(table(results).join('\n'));
  return results.every(({ failure }) => failure === undefined);
}

async function checkRoot(terraform, tree, name) {
  const result = { name, init: undefined, validate: undefined, test: undefined, passed: 0, failure: undefined };
  const folder = join(tree, name);
  const step = async (kind, args) => {
    const { code, output, errors, seconds } = await runTerraform(terraform, folder, [...args, '-no-color']);
    result[kind] = seconds;
    if (code !== 0) result.failure = `terraform ${args.join(' ')}\n${output}${errors}`;
    return { isGood: code === 0, output };
  };
  if (!(await step('init', ['init', '-backend=false', '-input=false'])).isGood) return result;
  if (standsAlone(name) && !(await step('validate', ['validate'])).isGood) return result;
  if (!hasTests(name) || isByPlans(name)) return result;
  const { isGood, output } = await step('test', ['test']);
  result.passed = Number(/(\d+) passed/.exec(output)?.[1] ?? 0);
  // No test at all is a success to Terraform; here the files are there, so it would be a mistake in them.
  if (isGood && result.passed === 0) result.failure = 'terraform test found test files, and no test in them';
  return result;
}

/** Stacks that are tested where their plans are made: what comes out is kept for the tests that look into it. */
const isByPlans = (name) => APPLIED.includes(name);

async function checkPlans(terraform) {
  const startedMs = performance.now();
  const failure = await ensurePlans(terraform).then(
    () => undefined,
    (error) => error.message,
  );
  const seconds = (performance.now() - startedMs) / 1000;
  return { name: 'plans and stacks', test: seconds, passed: APPLIED.length, failure };
}

function table(results) {
  const seconds = (value) => (value === undefined ? '-' : `${value.toFixed(1)} s`).padStart(8);
  const width = Math.max(12, ...results.map(({ name }) => name.length));
  const head = `${''.padEnd(width)}  ${'validate'.padStart(8)}  ${'test'.padStart(8)}  passed`;
  const line = ({ name, validate, test, passed, failure }) =>
    `${name.padEnd(width)}  ${seconds(validate)}  ${seconds(test)}  ${String(passed).padStart(6)}${failure === undefined ? '' : '  FAILED'}`;
  return [head, ...results.map(line)];
}
