import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ActionResult } from '@deploy/action-kit';
import { PreconditionError } from '@deploy/kernel';
import type { Job } from '../job.ts';
import { type Binding, writtenBinding } from '../plan/binding.ts';
import { maskFor } from '../plan/mask.ts';
import { codeDigest, commitOf, digestOf, lockFileDigest } from '../plan/observed.ts';
import type { PlanDocument } from '../plan/plan-document.ts';
import { type Refusal, refusalsOf } from '../plan/protected.ts';
import { StackTerraform } from '../plan/terraform-run.ts';
import { planData, planSummary } from '../report/plan-summary.ts';
import { tellPullRequest } from '../report/pull-request.ts';
import { chosenStack } from '../tree/choose.ts';

/** Saves a plan of one stack with what it is bound to beside it. A plan that is refused is not left behind. */
export async function planMode(job: Job): Promise<ActionResult> {
  const { action, inputs, root, tree } = job;
  const stack = chosenStack(tree, root, inputs.stacks).path;
  const bound = { lockFile: await lockFileDigest(job, stack), code: await codeDigest(job, stack) };
  const terraform = await StackTerraform.ready(job, stack);
  try {
    const file = fileFor(job);
    const hasChanges = await terraform.plan(file);
    action.known({ 'has-changes': `${hasChanges}` });
    const { plan, secrets } = await terraform.show(file);
    for (const secret of secrets) action.mask(secret);
    const binding = await bindingOf(job, terraform.version, stack, { ...bound, plan: await digestOf(file) });
    await writeFile(`${file}.json`, writtenBinding(binding));
    return await toldPlan(job, {
      binding,
      file,
      hasChanges,
      mask: maskFor(secrets),
      plan,
      refusals: refusalsOf(plan, permitOf(job)),
    });
  } finally {
    terraform.close();
  }
}

export interface MadePlan {
  readonly binding: Binding;
  readonly file: string;
  readonly hasChanges: boolean;
  readonly mask: (text: string) => string;
  readonly plan: PlanDocument;
  readonly refusals: readonly Refusal[];
}

async function toldPlan(job: Job, made: MadePlan): Promise<ActionResult> {
  const { binding, file, hasChanges, refusals } = made;
  const summary = made.mask(planSummary(made));
  await tellPullRequest(job, { stack: binding.stack, kind: 'plan', verdict: verdictOf(made), body: summary });
  const data = planData(made);
  if (refusals.length === 0) {
    const outputs = { 'plan-file': file, 'plan-sha256': binding.plan, 'has-changes': `${hasChanges}` };
    return { outputs, summary, data };
  }
  await Promise.all([file, `${file}.json`].map((path) => rm(path, { force: true })));
  return { outputs: { 'has-changes': `${hasChanges}` }, summary, data, failure: refusedPlan(binding.stack, refusals) };
}

const verdictOf = ({ hasChanges, plan, refusals }: MadePlan): string => {
  if (refusals.length > 0) return `refused: ${refusals.length} protected change(s)`;
  const count = plan.changes.filter(({ action }) => action !== 'none' && action !== 'read').length;
  return hasChanges ? `${count} change(s)` : 'no changes';
};

/** What a plan may do this time. */
export const permitOf = ({ inputs }: Job) => ({
  protect: inputs.protect,
  allowed: inputs['allow-protected'],
  isCutover: inputs.cutover,
});

export function refusedPlan(stack: string, refusals: readonly Refusal[]): PreconditionError {
  const list = refusals.map(({ address, instead, why }) => `- ${address}: ${why}. ${instead}`).join('\n');
  return new PreconditionError({
    code: 'plan-refused',
    message: `The plan of ${stack} would do ${refusals.length} thing(s) that must not happen by accident:\n${list}`,
    remedy: 'Change the code so that it does not, or say by `allow-protected` that it is meant this time.',
  });
}

function fileFor({ action, inputs, workspace }: Job): string {
  const given = inputs['plan-file'];
  return given === null
    ? join(action.run.tempDirectory, `tf-checks-${inputs.environment}.tfplan`)
    : resolve(workspace, given);
}

async function bindingOf(
  job: Job,
  toolVersion: string,
  stack: string,
  digests: Pick<Binding, 'lockFile' | 'code' | 'plan'>,
): Promise<Binding> {
  const { action, inputs } = job;
  return {
    version: 1,
    stack,
    environment: inputs.environment ?? '',
    commit: commitOf(job),
    binary: inputs.binary,
    toolVersion,
    ...digests,
    cutover: inputs.cutover,
    run: action.run.run,
    createdAt: new Date(action.clock.now()).toISOString(),
  };
}
