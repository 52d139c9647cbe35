import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromRoot, root } from '../setup/root.mjs';
import { terraformRoom } from '../setup/terraform.mjs';
import { copyTree } from './copy.mjs';
import { inParallel, runTerraform } from './run.mjs';

/** What is planned without an account: the stacks, and callers of single modules that tests look into. */
export const PLANNED = [
  'stacks/bootstrap',
  'stacks/test',
  'stacks/prod',
  'stacks/test with options',
  'test/fixtures/deploy-roles',
];

/** Ends the name of a stack that is planned with everything optional on. */
const WITH_OPTIONS = ' with options';

const WIDTH = 2;
const LOCK_MS = 300_000;

/**
 * Plans without AWS: keys that open nothing, no check of them, and a state on disk. Written into the copy only, so
 * that no stack has a switch for it.
 */
const OVERRIDE = `terraform {
  backend "local" {}
}

provider "aws" {
  access_key                  = "AKIAIOSFODNN7EXAMPLE"
  secret_key                  = "an-example-that-opens-nothing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}
`;

const aliased = (alias) => `
provider "aws" {
  alias                       = "${alias}"
  access_key                  = "AKIAIOSFODNN7EXAMPLE"
  secret_key                  = "an-example-that-opens-nothing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}
`;

/** Stacks whose state is kept as well: as it is after an apply to an AWS that answers everything. */
export const APPLIED = ['stacks/test', 'stacks/prod'];

/**
 * Where the plan of each lies as JSON, by name, and under `applied:` and its name what tests of a stack made of it. Made
 * anew only when something it is made from has changed.
 */
export async function ensurePlans(terraform, names = everything()) {
  const folder = join(terraformRoom, 'plans', digestOfSources());
  const files = Object.fromEntries(names.map((name) => [name, join(folder, fileName(name))]));
  await underLock(async () => {
    const missing = names.filter((name) => !existsSync(files[name]));
    if (missing.length === 0) return;
    const trees = missing.map(() => copyTree('plan'));
    try {
      const texts = await inParallel([...missing.entries()], WIDTH, ([at, name]) => {
        const tree = trees[at].folder;
        return name.startsWith('applied:')
          ? applied(terraform, join(tree, name.replace(/^applied:/, '')))
          : planNamed(terraform, tree, name);
      });
      if (!existsSync(folder)) rmSync(join(terraformRoom, 'plans'), { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const [at, name] of missing.entries()) writeWhole(files[name], texts[at]);
    } finally {
      for (const tree of trees) tree.remove();
    }
  });
  return files;
}

const everything = () => [...PLANNED.filter(isThere), ...APPLIED.map((name) => `applied:${name}`)];
const isThere = (name) => existsSync(fromRoot('terraform', name.replace(WITH_OPTIONS, ''), 'main.tf'));
const fileName = (name) => `${name.replaceAll(/[/: ]/g, '-')}.json`;

function writeWhole(file, text) {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

/** The plan of what has that name in a copy, as JSON. */
export function planNamed(terraform, tree, name) {
  const folder = join(tree, name.replace(WITH_OPTIONS, ''));
  // Read after the stack's own file of values, whose name comes before this one's.
  const options = join(folder, 'with-options.auto.tfvars');
  if (name.endsWith(WITH_OPTIONS)) copyFileSync(join(tree, 'test/fixtures/options.tfvars'), options);
  else rmSync(options, { force: true });
  return planFolder(terraform, folder);
}

async function planFolder(terraform, folder) {
  const providers = readdirSync(folder)
    .filter((name) => name.endsWith('.tf'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const aliases = [...providers.matchAll(/^\s*alias\s*=\s*"(\w+)"/gm)].map(([, alias]) => aliased(alias));
  writeFileSync(join(folder, 'offline_override.tf'), `${OVERRIDE}${aliases.join('')}`);
  await succeed(terraform, folder, ['init', '-input=false', '-no-color']);
  await succeed(terraform, folder, ['plan', '-input=false', '-no-color', '-lock=false', '-out=plan.bin']);
  return await succeed(terraform, folder, ['show', '-json', 'plan.bin']);
}

/**
 * What the tests of a stack made, without schemas: its state and a second plan of it, and the same where deploys have
 * moved weights, sizes and pointers in between.
 */
export async function applied(terraform, folder) {
  await succeed(terraform, folder, ['init', '-backend=false', '-input=false', '-no-color']);
  const printed = await succeed(terraform, folder, ['test', '-json', '-verbose']);
  const lines = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const of = (run, kind) => lines.find((line) => line.type === kind && line['@testrun'] === run)[kind];
  const { provider_schemas: _, ...state } = of('whole', 'test_state');
  const { provider_schemas: __, ...plan } = of('a_second_apply_changes_no_entry', 'test_plan');
  const { provider_schemas: ___, ...deployed } = of('after_a_deploy', 'test_state');
  const { provider_schemas: ____, ...afterDeploy } = of('an_apply_after_a_deploy', 'test_plan');
  return JSON.stringify({ state, plan, deployed, afterDeploy });
}

async function succeed(terraform, folder, args) {
  const { code, output, errors } = await runTerraform(terraform, folder, args);
  if (code !== 0)
    throw new Error(`terraform ${args.join(' ')} failed in ${relative(root, folder)}:\n${output}${errors}`);
  return output;
}

function digestOfSources() {
  const hash = createHash('sha256');
  const files = [fromRoot('terraform'), ...readdirSync(fromRoot('actions')).map((name) => fromRoot('actions', name))];
  for (const file of files.flatMap(sourcesIn).sort()) hash.update(relative(root, file)).update(readFileSync(file));
  return hash
    .update(readFileSync(fromRoot('scripts/terraform/plan.mjs')))
    .digest('hex')
    .slice(0, 16);
}

/** HCL and the files that it reads; pages and what looks into plans make none. */
function sourcesIn(folder) {
  if (!folder.startsWith(fromRoot('terraform'))) return [join(folder, 'iam.json')].filter((file) => existsSync(file));
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // Tests of modules make no plan; those of stacks make the state that is kept.
    const isLeftOut = /(\/modules\/[^/]+\/tests|\/\.terraform|\/test\/(apply|plan|mutants|instance))$/.test(path);
    if (entry.isDirectory()) return isLeftOut ? [] : sourcesIn(path);
    return /\.(md|test\.ts|tfstate)$/.test(entry.name) || entry.name === '.terraform.lock.hcl' ? [] : [path];
  });
}

/** Workers of one test run ask at the same moment; the first makes the plans. A lock that old was left by a kill. */
async function underLock(work) {
  const lock = join(terraformRoom, 'plans.lock');
  mkdirSync(terraformRoom, { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) > LOCK_MS)
        rmSync(lock, { recursive: true, force: true });
      await sleep(200);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
