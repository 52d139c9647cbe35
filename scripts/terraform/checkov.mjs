// checkov ends with 0 also where it read nothing: a missing folder, HCL that does not parse. So what it says counts only
// together with what it has looked at.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedPath } from '../../tools/catalogue.mjs';
import { fromRoot } from '../setup/root.mjs';
import { allRoots } from './roots.mjs';
import { run } from './run.mjs';

/** Scans all HCL once. Answers what is wrong, a line each. */
export async function checkov() {
  const result = await run(installedPath('checkov'), ['--config-file', '.checkov.yaml'], {
    ...process.env,
    // Colours would stand in the JSON.
    NO_COLOR: '1',
    LOG_LEVEL: 'ERROR',
  });
  return checkovProblems(result, allRoots().filter(hasResources));
}

const hasResources = (name) => {
  const folder = fromRoot('terraform', name);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tf'))
    .some((file) => /^resource "/m.test(readFileSync(join(folder, file), 'utf8')));
};

/** What is wrong by checkov's exit code and JSON. It must have judged something in each of the folders. */
export function checkovProblems({ code, output, errors }, folders) {
  let report;
  try {
    report = JSON.parse(output);
  } catch {
    return [`checkov printed no JSON (exit code ${code}): ${(errors || output).trim().slice(-2000)}`];
  }
  const { results } = report;
  // Its answer where it found no file at all has another shape.
  if (results === undefined) return ['checkov found nothing to look at'];
  const seen = ['passed_checks', 'failed_checks', 'skipped_checks'].flatMap((kind) => results[kind] ?? []);
  const failed = (results.failed_checks ?? []).map(
    ({ check_id, check_name, repo_file_path, file_line_range, resource }) =>
      `${repo_file_path.replace(/^\//, '')}:${file_line_range[0]}: ${check_id} ${resource}: ${check_name}`,
  );
  const broken = (results.parsing_errors ?? []).map((file) => `${file}: checkov could not read it`);
  const unread = folders
    .filter((folder) => !seen.some(({ repo_file_path }) => repo_file_path.includes(`/terraform/${folder}/`)))
    .map((folder) => `terraform/${folder}: checkov has judged nothing there`);
  const unreasoned = (results.skipped_checks ?? [])
    .filter(({ check_result }) => !/\w{2}/.test(check_result.suppress_comment ?? ''))
    .map(({ check_id, repo_file_path }) => `${repo_file_path}: ${check_id} is skipped without a reason`);
  const problems = [...broken, ...failed, ...unread, ...unreasoned];
  if (problems.length === 0 && (code !== 0 || (report.summary?.parsing_errors ?? 1) !== 0)) {
    problems.push(`checkov ended with ${code} and names no reason: ${errors.trim().slice(-2000)}`);
  }
  return problems;
}
