// Lets a linter that was not written here judge the Terraform code; installs it first where it is missing.
//
//   node scripts/judge.mjs tflint | checkov
//
// Exit codes: 0 it finds nothing; 1 it finds something or failed; 2 wrong usage; 3 this machine lacks what it is made
// with, such as Go.
import { spawnSync } from 'node:child_process';
import { fromRoot } from './setup/root.mjs';
import { checkov } from './terraform/checkov.mjs';
import { tflint } from './terraform/tflint.mjs';

const judges = { tflint, checkov };
const [name = ''] = process.argv.slice(2);

if (!Object.hasOwn(judges, name)) {
  console.error(`usage: node scripts/judge.mjs ${Object.keys(judges).join(' | ')}`);
  process.exitCode = 2;
} else {
  const ensured = spawnSync(process.execPath, [fromRoot('scripts/tools.mjs'), '--ensure', name], { stdio: 'inherit' });
  process.exitCode = ensured.status === 0 ? await judged() : (ensured.status ?? 1);
}

async function judged() {
  const problems = await judges[name]();
  for (const problem of problems) console.log(problem);
  console.log(`${name}: ${problems.length === 0 ? 'nothing found' : `${problems.length} found`}`);
  return problems.length === 0 ? 0 : 1;
}
