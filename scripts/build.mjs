// Compiles everything and bundles each action into its dist. `--check` fails when a committed dist is not what the
// sources give.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, ownNode, runOwn } from './setup/dependencies.mjs';
import { root } from './setup/root.mjs';

const isCheck = process.argv.includes('--check');
const actions = readdirSync(join(root, 'actions')).filter((name) =>
  existsSync(join(root, 'actions', name, 'action.yml')),
);

ensureDependencies();
compile();
for (const name of actions) bundle(name);
const problems = actions.flatMap((name) => inspect(name));
if (isCheck) problems.push(...compareWithCommit());
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function compile() {
  const status = runOwn([join(root, 'node_modules/typescript/bin/tsc'), '-b']);
  if (status !== 0) process.exit(status);
}

/** ncc numbers modules by working directory and by its own copy: both are always the project's. */
function bundle(name) {
  const dist = `actions/${name}/dist`;
  rmSync(join(root, dist), { recursive: true, force: true });
  const ncc = join(root, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  const args = [
    ncc,
    'build',
    `actions/${name}/lib/index.js`,
    '-o',
    dist,
    '--license',
    'licenses.txt',
    '--no-cache',
    '--quiet',
  ];
  const { status, stderr } = spawnSync(ownNode, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    console.error(stderr);
    process.exit(1);
  }
}

/** Only what a bundle consists of may be in dist: ncc copies files that it takes for assets. */
function inspect(name) {
  const dist = join(root, 'actions', name, 'dist');
  const files = readdirSync(dist);
  const index = files
    .filter((file) => file.endsWith('.js'))
    .map((file) => readFileSync(join(dist, file), 'utf8'))
    .join('\n');
  const isChunk = (file) => /^[\w-]+\.index\.js$/.test(file) && isReferenced(file, index);
  const isExpected = (file) => ['index.js', 'package.json', 'licenses.txt'].includes(file) || isChunk(file);
  const strange = files.filter((file) => !isExpected(file));
  const problems = strange.map(
    (file) =>
      `actions/${name}/dist/${file} should not be there: a literal path beside process.cwd() or path.resolve makes ncc copy files.`,
  );
  const budgets = JSON.parse(readFileSync(join(root, 'scripts/dist-budget.json'), 'utf8'));
  const size = files.reduce((sum, file) => sum + statSync(join(dist, file)).size, 0);
  console.log(
    `actions/${name}/dist: ${files.length} files, ${(size / 1e6).toFixed(2)} MB of ${(budgets[name] / 1e6).toFixed(2)} MB`,
  );
  if (!(size <= budgets[name]))
    problems.push(`actions/${name}/dist has ${size} bytes, and scripts/dist-budget.json allows ${budgets[name]}.`);
  return problems;
}

/** A chunk is loaded as `"" + id + ".index.js"`. */
function isReferenced(file, code) {
  const id = file.slice(0, -'.index.js'.length);
  return code.includes(`.e(${id})`) || code.includes(`.e("${id}")`) || code.includes(`.e(/* import() */ ${id})`);
}

function compareWithCommit() {
  const changed = execFileSync('git', ['status', '--porcelain', '--', 'actions/*/dist'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (changed === '') return [];
  return [
    `The committed bundles are not what the sources give:\n${changed}Run \`npm run build\` and commit actions/*/dist.`,
  ];
}
