import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ActionResult } from '@deploy/action-kit';
import {
  bindPlan,
  hasChanges,
  maskedJson,
  maskOf,
  type PlanBinding,
  type PlanDocument,
  type Protection,
  protectedChanges,
  refusalError,
  summarisePlan,
  writtenBinding,
} from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import { hideInLog } from '../plan/hide.ts';
import { digestOf, observedCode } from '../plan/observed.ts';
import { StackTerraform } from '../plan/terraform-run.ts';
import { type PlanReport, planPage, planSection } from '../report/plan-report.ts';
import { tellPullRequest } from '../report/pull-request.ts';
import { chosenStack } from '../tree/choose.ts';

/** Saves a plan of one stack with what it is bound to beside it. A plan that is refused is not left behind. */
export async function planMode(job: Job): Promise<ActionResult> {
  const { action, inputs, root, tree } = job;
  const stack = chosenStack(tree, root, inputs.stacks).path;
  const code = await observedCode(job, stack);
  const terraform = await StackTerraform.ready(job, stack);
  try {
    const file = fileFor(job);
    const state = await terraform.state();
    // Whoever plans may only read. A plan of a state that changed meanwhile is refused when it is applied.
    await terraform.plan(file, ['-lock=false']);
    const { plan, secrets } = await terraform.show(file);
    hideInLog(action, secrets);
    const binding = bindPlan({
      ...{ ...code, state, planSha256: await digestOf(file), createdAt: new Date(action.clock.now()).toISOString() },
      tool: { name: inputs.binary, version: terraform.version },
      run: { id: Number(action.run.runId ?? 0), attempt: action.run.attempt },
    });
    await writeFile(`${file}.json`, writtenBinding(binding));
    return await told(job, file, { binding, plan, secrets });
  } finally {
    terraform.close();
  }
}

interface MadePlan {
  readonly binding: PlanBinding;
  readonly plan: PlanDocument;
  readonly secrets: readonly string[];
}

async function told(job: Job, file: string, { binding, plan, secrets }: MadePlan): Promise<ActionResult> {
  const mask = maskOf(secrets);
  const refusals = protectedChanges(plan, protectionOf(job));
  const summary = summarisePlan(plan, job.inputs.protect);
  const report: PlanReport = { part: 'plan', title: 'Plan of', binding, summary, refusals };
  const section = planSection(report);
  await tellPullRequest(job, [{ ...section, body: mask(section.body) }]);
  const shown = { summary: mask(planPage(report)), data: maskedJson({ binding, refusals, plan: summary }, mask) };
  const changes = { 'has-changes': `${hasChanges(plan)}` };
  const failure = refusalError(refusals);
  if (failure === null) {
    return { ...shown, outputs: { ...changes, 'plan-file': file, 'plan-sha256': binding.planSha256 } };
  }
  await Promise.all([file, `${file}.json`].map((path) => rm(path, { force: true })));
  return { ...shown, outputs: changes, failure };
}

/** What a plan may not do this time. */
export const protectionOf = ({ inputs }: Job): Protection => ({
  protect: inputs.protect,
  allowed: inputs['allow-protected'],
  purpose: inputs.cutover ? 'cutover' : 'ordinary',
});

function fileFor({ action, inputs, workspace }: Job): string {
  const given = inputs['plan-file'];
  const standard = join(action.run.tempDirectory, `tf-checks-${inputs.environment ?? 'plan'}.tfplan`);
  return given === null ? standard : resolve(workspace, given);
}
