// Draws the system from what stacks/test makes, as Terraform has it after an apply to an AWS that answers everything.
//
//   node scripts/diagram.mjs      writes docs/system.svg; a test fails where it is not what the Terraform code says
//
// Exit codes: 0 all is well; 3 there is no Terraform.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureDependencies } from './setup/dependencies.mjs';
import { runOwn, SOURCES } from './setup/own-node.mjs';
import { fromRoot } from './setup/root.mjs';
import { setUpTerraform } from './setup/terraform.mjs';
import { ensurePlans } from './terraform/plan.mjs';

const STACK = 'applied:stacks/test';

if (SOURCES.every((option) => process.execArgv.includes(option))) {
  process.exitCode = await main();
} else {
  ensureDependencies();
  process.exitCode = runOwn([...SOURCES, fileURLToPath(import.meta.url)]);
}

async function main() {
  const terraform = setUpTerraform();
  if (terraform.missing !== undefined) {
    console.error(terraform.missing);
    return 3;
  }
  const { readTerraformState } = await import('@deploy/aws-twin');
  const { factsOf } = await import('../terraform/diagram/facts.ts');
  const { pictureOf } = await import('../terraform/diagram/picture.ts');
  const files = await ensurePlans(terraform, [STACK]);
  const { state } = JSON.parse(readFileSync(files[STACK], 'utf8'));
  writeFileSync(fromRoot('docs/system.svg'), pictureOf(factsOf(readTerraformState(state))));
  return 0;
}
