// Makes what the local AWS of tests and the rehearsal is made from: stacks/test, as Terraform has it after an apply to an
// AWS that answers everything, trimmed to what the local AWS reads. Needs Terraform; whoever has none uses the committed
// file.
//
//   node scripts/twin-state.mjs           writes packages/aws-twin/fixtures/test-stack.state.json
//   node scripts/twin-state.mjs --check   fails where that file is not what the Terraform code says
//
// Exit codes: 0 all is well; 1 something is not; 3 there is no Terraform.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { ensureDependencies } from './setup/dependencies.mjs';
import { ownNode, runOwn, SOURCES } from './setup/own-node.mjs';
import { commandOf } from './setup/own-tools.mjs';
import { root } from './setup/root.mjs';
import { setUpTerraform } from './setup/terraform.mjs';
import { ensurePlans } from './terraform/plan.mjs';

const STACK = 'applied:stacks/test';
const args = process.argv.slice(2);

if (SOURCES.every((option) => process.execArgv.includes(option))) {
  process.exitCode = await main(args.includes('--check'));
} else {
  ensureDependencies();
  process.exitCode = runOwn([...SOURCES, fileURLToPath(import.meta.url), ...args]);
}

async function main(isCheck) {
  const terraform = setUpTerraform();
  if (terraform.missing !== undefined) {
    console.error(terraform.missing);
    return process.env['CI'] === 'true' ? 1 : 3;
  }
  const { readTerraformState, TEST_STACK_FILE, trimmedState } = await import('@deploy/aws-twin');
  const files = await ensurePlans(terraform, [STACK]);
  const { state } = JSON.parse(readFileSync(files[STACK], 'utf8'));
  const made = trimmedState(readTerraformState(state));
  const file = fileURLToPath(TEST_STACK_FILE);
  if (!isCheck) {
    writeFileSync(file, formatted(made, file));
    return 0;
  }
  if (isDeepStrictEqual(made, JSON.parse(readFileSync(file, 'utf8')))) return 0;
  console.error(`${file} is not what terraform/stacks/test says. Run \`node scripts/twin-state.mjs\` and commit it.`);
  return 1;
}

/** As the linter wants it. */
function formatted(document, file) {
  const { status, stderr, stdout } = spawnSync(
    ownNode,
    [...commandOf('biome'), 'format', `--stdin-file-path=${file}`],
    {
      cwd: root,
      input: JSON.stringify(document),
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`The state cannot be formatted: ${stderr}`);
  return stdout;
}
