import { installedPath } from '../../tools/catalogue.mjs';
import { fromRoot } from '../setup/root.mjs';
import { allRoots } from './roots.mjs';
import { inParallel, run } from './run.mjs';

/** Lints every module and stack in its own folder. Answers what is wrong, a line each. */
export async function tflint() {
  const problems = await inParallel(allRoots(), 2, async (name) => {
    const args = [`--chdir=${fromRoot('terraform', name)}`, `--config=${fromRoot('.tflint.hcl')}`, '--format=json'];
    return tflintProblems(await run(installedPath('tflint'), args, process.env), `terraform/${name}`);
  });
  return problems.flat();
}

/** What is wrong by tflint's exit code (0, 2 with issues, 1 where it failed) and JSON. */
export function tflintProblems({ code, output, errors }, folder) {
  let report;
  try {
    report = JSON.parse(output);
  } catch {
    return [`${folder}: tflint printed no JSON (exit code ${code}): ${(errors || output).trim().slice(-2000)}`];
  }
  const { issues, errors: failures } = report;
  if (!Array.isArray(issues) || !Array.isArray(failures)) return [`${folder}: tflint printed something unknown`];
  const problems = [
    ...issues.map(({ rule, message, range }) => `${range.filename}:${range.start.line}: ${rule.name}: ${message}`),
    ...failures.map(({ message }) => `${folder}: ${message}`),
  ];
  if (code !== 0 && problems.length === 0) problems.push(`${folder}: tflint ended with ${code} and names no reason`);
  return problems;
}
