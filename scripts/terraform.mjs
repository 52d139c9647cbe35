// Checks the Terraform code without an account: form, validity, and the tests of every module and stack.
//
//   node scripts/terraform.mjs [modules/network …]   all of it, or only what is named
//   node scripts/terraform.mjs plan                   plans the stacks offline; prints where each plan lies, as JSON
//   node scripts/terraform.mjs mutants [name …]       breaks one line at a time; tests have to notice (all with DEEP=1)
//
// Exit codes: 0 all is well; 1 something is not; 3 there is no Terraform. With CI=true the last is a failure like any
// other (1).
import { setUpTerraform } from './setup/terraform.mjs';
import { check } from './terraform/check.mjs';
import { mutate } from './terraform/mutate.mjs';
import { ensurePlans } from './terraform/plan.mjs';

const terraform = setUpTerraform();
const [what, ...rest] = process.argv.slice(2);

if (terraform.missing !== undefined) {
  console.error(terraform.missing);
  process.exitCode = process.env['CI'] === 'true' ? 1 : 3;
} else if (what === 'plan') {
  console.log(JSON.stringify(await ensurePlans(terraform)));
} else if (what === 'mutants') {
  if (!(await mutate(terraform, { isDeep: process.env['DEEP'] === '1', only: rest }))) process.exitCode = 1;
} else if (!(await check(terraform, what === undefined ? [] : [what, ...rest]))) {
  process.exitCode = 1;
}
