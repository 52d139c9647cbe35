// `npm run docs`: writes what is generated in the documentation: tables in the READMEs of actions and of
// Terraform's modules and stacks, docs/troubleshooting.md.
// `--check` writes nothing and fails when something is not up to date.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { actionNames } from './build/actions.mjs';
import { inputTable, modesOf, outputTable, permissionSection } from './docs/action-tables.mjs';
import { replaceSection } from './docs/marked-section.mjs';
import { modulePermissions, stackPermissions } from './docs/terraform-permissions.mjs';
import { outputValueTable, variableTable } from './docs/terraform-tables.mjs';
import { troubleshootingPage } from './docs/troubleshooting.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { fromRoot } from './setup/root.mjs';
import { allRoots } from './terraform/roots.mjs';

const isCheck = process.argv.includes('--check');
ensureDependencies();
const { parse } = await import('yaml');

const pages = new Map([
  ...actionNames().map((name) => [`actions/${name}/README.md`, () => actionReadme(name)]),
  ...allRoots().map((name) => [`terraform/${name}/README.md`, () => terraformReadme(name)]),
  ['docs/troubleshooting.md', troubleshooting],
]);
const problems = [...pages].flatMap(([path, make]) => update(path, make));
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function update(path, make) {
  try {
    const wanted = make();
    if (existsSync(fromRoot(path)) && read(path) === wanted) return [];
    if (isCheck) return [`${path} is not up to date. To correct it: npm run docs`];
    writeFileSync(fromRoot(path), wanted);
    console.log(`${path} written`);
    return [];
  } catch (error) {
    return [`${path}: ${error.message}`];
  }
}

function actionReadme(name) {
  const manifest = parse(read(`actions/${name}/action.yml`));
  const permissions = JSON.parse(read(`actions/${name}/iam.json`));
  const sections = {
    inputs: inputTable(manifest),
    outputs: outputTable(manifest),
    permissions: permissionSection(permissions, modesOf(permissions)),
  };
  return filled(`actions/${name}/README.md`, sections);
}

function terraformReadme(root) {
  const folder = `terraform/${root}`;
  const [variables, outputs] = [`${folder}/variables.tf`, `${folder}/outputs.tf`];
  return filled(`${folder}/README.md`, {
    inputs: variableTable(read(variables), variables),
    outputs: outputValueTable(read(outputs), outputs),
    permissions: root.startsWith('stacks/') ? stackPermissions(root) : modulePermissions(root),
  });
}

function filled(path, sections) {
  return Object.entries(sections).reduce(
    (text, [section, content]) => replaceSection(text, section, content),
    read(path),
  );
}

function troubleshooting() {
  const files = readdirSync(fromRoot('docs/troubleshooting')).filter((file) => file.endsWith('.md'));
  return troubleshootingPage(
    files.sort((a, b) => (a < b ? -1 : 1)).map((file) => read(`docs/troubleshooting/${file}`)),
  );
}

function read(path) {
  return readFileSync(fromRoot(path), 'utf8');
}
