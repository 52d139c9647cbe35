import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installedPath } from '../../tools/catalogue.mjs';
import { ownNode } from '../setup/own-node.mjs';
import { fromRoot } from '../setup/root.mjs';
import { terraformRoom } from '../setup/terraform.mjs';
import { run } from './run.mjs';

const ACTION = fromRoot('actions', 'tf-checks', 'dist', 'index.js');
/** Installed before by `npm test`; a machine without Go or Python does without them, and is told so. */
const LINTERS = ['tflint', 'checkov'];

/**
 * Judges a copy of the tree as that of a pull request is judged: by this repository's own action. Answers what it took for
 * each directory, and what is wrong, in the form of the checks beside it.
 */
export async function checkByAction({ environment }, workspace) {
  if (!existsSync(ACTION)) return [{ name: 'tf-checks', failure: 'actions/tf-checks has no dist: npm run build' }];
  mkdirSync(terraformRoom, { recursive: true });
  const temp = mkdtempSync(join(terraformRoom, 'check-run-'));
  copyFileSync(fromRoot('.tflint.hcl'), join(workspace, '.tflint.hcl'));
  const linters = LINTERS.filter((name) => existsSync(installedPath(name)));
  for (const name of LINTERS.filter((one) => !linters.includes(one)))
    console.log(`${name} is not installed: left out.`);
  try {
    const { code, output, errors } = await run(ownNode, [ACTION], {
      ...environment,
      PATH: [dirname(installedPath('tflint')), environment.PATH].join(delimiter),
      ...{
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: temp,
        GITHUB_OUTPUT: '',
        GITHUB_STEP_SUMMARY: '',
        GITHUB_STATE: '',
      },
      ...{
        INPUT_ROOT: 'terraform',
        INPUT_TOOLS: ['fmt', 'validate', 'test', ...linters].join(','),
        'INPUT_FAIL-ON': 'warning',
        INPUT_COMMENT: 'false',
      },
    });
    const results = resultsIn(temp);
    return code === 0 ? results : [...results, { name: 'tf-checks', failure: `${output}${errors}` }];
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

/** None where the action came to no result; then its log says why. */
function resultsIn(temp) {
  const file = readdirSync(temp).find((name) => name.endsWith('-result.json'));
  const data = file === undefined ? null : JSON.parse(readFileSync(join(temp, file), 'utf8')).data;
  const byName = new Map();
  for (const { tool, stack, seconds, verdict } of data?.reports ?? []) {
    if (verdict.state === 'skipped') continue;
    const name = stack.replace(/^terraform\//, '');
    const result = byName.get(name) ?? { name, passed: 0, failure: undefined };
    byName.set(name, { ...result, [tool]: seconds, ...(tool === 'test' ? { passed: verdict.checked ?? 0 } : {}) });
  }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
