import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf } from '../setup/own-tools.mjs';
import { fromRoot } from '../setup/root.mjs';
import { copyTree } from './copy.mjs';
import { applied, ensurePlans, planNamed } from './plan.mjs';
import { inParallel, run, runTerraform } from './run.mjs';

const WIDTH = 2;
/** Without DEEP, so many of them, spread over the list. */
const SAMPLE = 6;

/**
 * Breaks one line at a time in a copy and runs the narrowest test that should notice. A mutant is killed by a test that
 * fails; one that Terraform cannot even read proves nothing, and is reported like one that lives on.
 */
export async function mutate(terraform, { isDeep, only }) {
  const all = JSON.parse(readFileSync(fromRoot('terraform/test/mutants/mutants.json'), 'utf8'));
  const asked = all.filter(({ name }) => only.length === 0 || only.includes(name));
  const step = isDeep || only.length > 0 ? 1 : Math.max(1, Math.floor(asked.length / SAMPLE));
  const chosen = asked.filter((_, at) => at % step === 0).slice(0, isDeep || only.length > 0 ? undefined : SAMPLE);
  // What a mutant does not change is as it is: a test must fail because of the mutant, and not because a plan is missing.
  const whole = chosen.some(({ test }) => test.plan !== undefined) ? await ensurePlans(terraform) : {};
  const trees = Array.from({ length: WIDTH }, () => ({ ...copyTree('mutants'), ready: new Set() }));
  try {
    const results = await inParallel(chosen, WIDTH, async (mutant) => {
      const tree = trees.pop();
      const result = await tryMutant(terraform, tree, mutant, whole);
      trees.push(tree);
      console.log(`${result.outcome.padEnd(8)}  ${result.seconds.toFixed(1).padStart(5)} s  ${mutant.name}`);
      if (result.outcome !== 'killed') console.log(result.output);
      return result;
    });
    const killed = results.filter(({ outcome }) => outcome === 'killed').length;
    console.log(
      `${killed} of ${chosen.length} mutants killed${chosen.length < all.length ? ` (${all.length} in all)` : ''}`,
    );
    return killed === chosen.length;
  } finally {
    for (const tree of trees) tree.remove();
  }
}

async function tryMutant(terraform, tree, { file, from, to, test }, whole) {
  const path = join(tree.folder, file);
  const original = readFileSync(path, 'utf8');
  const count = original.split(from).length - 1;
  if (count !== 1) return { outcome: 'stale', seconds: 0, output: `${file} holds ${count} times: ${from}` };
  writeFileSync(
    path,
    original.replace(from, () => to),
  );
  try {
    return test.plan === undefined
      ? await byModuleTest(terraform, tree, test)
      : await byPlanTest(terraform, tree, test, whole);
  } finally {
    writeFileSync(path, original);
  }
}

async function byModuleTest(terraform, tree, { module, file }) {
  const folder = join(tree.folder, module);
  if (!tree.ready.has(module)) {
    await runTerraform(terraform, folder, ['init', '-backend=false', '-input=false', '-no-color']);
    tree.ready.add(module);
  }
  const filter = file === undefined ? [] : [`-filter=tests/${file}`];
  const { code, output, errors, seconds } = await runTerraform(terraform, folder, ['test', '-no-color', ...filter]);
  const isKilled = code !== 0 && /^\s*run "[^"]+"\.\.\. fail/m.test(output);
  return { outcome: isKilled ? 'killed' : code === 0 ? 'ALIVE' : 'BROKEN', seconds, output: `${output}${errors}` };
}

async function byPlanTest(terraform, tree, { plan, jest }, whole) {
  const startedMs = performance.now();
  const files = { ...whole };
  for (const name of plan) {
    files[name] = join(tree.folder, `${name.replaceAll(/[/: ]/g, '-')}.json`);
    try {
      const made = name.startsWith('applied:')
        ? await applied(terraform, join(tree.folder, name.replace('applied:', '')))
        : await planNamed(terraform, tree.folder, name);
      writeFileSync(files[name], made);
    } catch (error) {
      // The stack's own test already notices.
      const isKilled = name.startsWith('applied:') && error.message.includes('"Test assertion failed"');
      const seconds = (performance.now() - startedMs) / 1000;
      return { outcome: isKilled ? 'killed' : 'BROKEN', seconds, output: error.message };
    }
  }
  const list = join(tree.folder, 'plans.json');
  writeFileSync(list, JSON.stringify(files));
  const environment = { ...terraform.environment, TERRAFORM_PLANS: list, TERRAFORM_TREE: tree.folder };
  const args = [...commandOf('jest'), '--silent', `terraform/test/plan/${jest}`];
  const { code, output, errors } = await run(process.execPath, args, environment);
  const isKilled = code !== 0 && /^Tests: .*\d+ failed/m.test(errors);
  const seconds = (performance.now() - startedMs) / 1000;
  return { outcome: isKilled ? 'killed' : code === 0 ? 'ALIVE' : 'BROKEN', seconds, output: `${output}${errors}` };
}
