import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ActionResult } from '@deploy/action-kit';
import { AbortedError, type DeployError, errorMessage, InputError, PreconditionError } from '@deploy/kernel';
import type { Job } from '../job.ts';
import { type Binding, differences, readBinding } from '../plan/binding.ts';
import { underEnvironmentLease } from '../plan/environment-lease.ts';
import { type Mask, maskFor } from '../plan/mask.ts';
import { codeDigest, commitOf, digestOf, lockFileDigest } from '../plan/observed.ts';
import { refusalsOf } from '../plan/protected.ts';
import { excerpt, StackTerraform } from '../plan/terraform-run.ts';
import { applySummary } from '../report/apply-summary.ts';
import { withoutValues } from '../report/plan-summary.ts';
import { tellPullRequest } from '../report/pull-request.ts';
import { chosenStack } from '../tree/choose.ts';
import { permitOf, refusedPlan } from './plan-mode.ts';

/** Applies exactly the plan that was approved, or nothing. */
export async function applyMode(job: Job): Promise<ActionResult> {
  const { inputs, root, tree } = job;
  const stack = chosenStack(tree, root, inputs.stacks).path;
  const file = resolve(job.workspace, inputs['plan-file'] ?? '');
  const { binding, digest } = await readSaved(file);
  const bound = { lockFile: await lockFileDigest(job, stack), code: await codeDigest(job, stack) };
  const terraform = await StackTerraform.ready(job, stack);
  try {
    verify(job, binding, { ...bound, stack, plan: digest, toolVersion: terraform.version });
    const { plan, secrets } = await terraform.show(file);
    for (const secret of secrets) job.action.mask(secret);
    const refusals = refusalsOf(plan, permitOf(job));
    if (refusals.length > 0) throw refusedPlan(stack, refusals);
    const mask = maskFor(secrets);
    if (!inputs['dry-run']) await underEnvironmentLease(job, (signal) => apply(job, stack, file, mask, signal));
    const summary = mask(applySummary(binding, plan, inputs['dry-run']));
    const verdict = inputs['dry-run'] ? 'could be applied' : 'applied';
    await tellPullRequest(job, { stack, kind: 'apply', verdict, body: summary });
    const data = { binding, applied: !inputs['dry-run'], changes: plan.changes.map(withoutValues) };
    return { outputs: { 'plan-sha256': digest, 'has-changes': `${!inputs['dry-run']}` }, summary, data };
  } finally {
    terraform.close();
  }
}

async function readSaved(file: string): Promise<{ readonly binding: Binding; readonly digest: string }> {
  try {
    const [text, digest] = await Promise.all([readFile(`${file}.json`, 'utf8'), digestOf(file)]);
    return { binding: readBinding(text), digest };
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError({
      code: 'plan-not-found',
      message: `The plan or what lies beside it cannot be read: ${errorMessage(cause)}.`,
      remedy:
        'Set `plan-file` to what `mode: plan` has saved, and hand over both files: the plan and the one with `.json` at the end.',
      cause,
    });
  }
}

function verify(
  job: Job,
  binding: Binding,
  here: Pick<Binding, 'lockFile' | 'code' | 'stack' | 'plan' | 'toolVersion'>,
): void {
  const { binary, cutover, environment } = job.inputs;
  const observed = { ...here, binary, cutover, environment: environment ?? '', commit: commitOf(job) };
  const expected = (job.inputs['plan-sha256'] ?? '').replace(/^sha256:/, '');
  const found = differences(binding, observed, expected);
  const [first] = found;
  if (first === undefined) return;
  if (found.length === 1) throw first;
  throw new PreconditionError({
    code: 'plan-not-for-this',
    message: `The plan may not be applied here:\n${found.map(({ message }) => `- ${message}`).join('\n')}`,
    remedy: found.map(({ remedy }) => remedy).join(' '),
  });
}

async function apply(job: Job, stack: string, file: string, mask: Mask, signal: AbortSignal): Promise<void> {
  const { action, inputs } = job;
  const terraform = await StackTerraform.ready(job, stack, signal);
  const lock = `-lock-timeout=${inputs['lock-timeout-seconds']}s`;
  const say = (text: string): void => action.reporter.message({ code: 'terraform', level: 'info', text });
  say(`Applying the plan of ${stack}.`);
  const ended = await terraform.run(['apply', '-input=false', '-no-color', lock, file], {
    onAbort: 'ask',
    onOutput: byLines((line) => say(mask(line))),
  });
  if (ended.code === 0) return;
  if (signal.aborted) throw interrupted(stack, mask(excerpt(ended)));
  throw failedApply(stack, mask(excerpt(ended)));
}

/** Whole lines: a secret that was cut in two would not be found. */
function byLines(take: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') take(line);
  };
}

const failedApply = (stack: string, said: string): DeployError =>
  new PreconditionError({
    code: 'terraform-apply-failed',
    message: `\`apply\` failed in ${stack}; what it had done before stays done: ${said}`,
    remedy: 'Mend what it says, then make a new plan: it holds what is left. This plan cannot be applied again.',
  });

const interrupted = (stack: string, said: string): DeployError =>
  new AbortedError({
    code: 'terraform-apply-interrupted',
    message: `\`apply\` of ${stack} was asked to stop, finished what was under way and wrote its state: ${said}`,
    remedy:
      'Make a new plan: it holds what is left. If the state says that it is locked, see who holds it, then `force-unlock`.',
  });
