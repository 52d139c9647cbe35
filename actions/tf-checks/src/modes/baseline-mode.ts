import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ActionResult, markdown as md } from '@deploy/action-kit';
import { baselineOf, writtenBaseline } from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import { failureOfTools } from '../report/check-failure.ts';
import { chosenDirectories } from '../tree/choose.ts';
import { checkAll } from './check-mode.ts';

/** Writes down what is found now. Where a tool came to no verdict nothing is written: it would count as new later. */
export async function baselineMode(job: Job): Promise<ActionResult> {
  const { inputs, root, tree, workspace } = job;
  const checked = await checkAll(job, chosenDirectories(tree, root, inputs.stacks));
  const failure = failureOfTools(checked.reports);
  const file = resolve(workspace, inputs.baseline ?? '');
  if (failure === null && !inputs['dry-run']) await writeFile(file, writtenBaseline(baselineOf(checked.findings)));
  const count = checked.findings.length;
  return {
    outputs: { findings: `${count}`, ...(failure === null ? { 'baseline-file': file } : {}) },
    summary: md.document(
      md.heading(2, failure === null ? `Baseline of ${count} finding(s)` : 'No baseline was written'),
    ),
    data: { findings: checked.findings },
    ...(failure === null ? {} : { failure }),
  };
}
