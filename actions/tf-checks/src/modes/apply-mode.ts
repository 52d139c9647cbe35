import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ActionResult } from '@deploy/action-kit';
import { AbortedError, type DeployError, errorMessage, InputError, PreconditionError } from '@deploy/kernel';
import {
  type Mask,
  maskedJson,
  maskOf,
  type ObservedPlan,
  type PlanBinding,
  protectedChanges,
  readBinding,
  refusalError,
  summarisePlan,
  verifyBinding,
} from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import { underEnvironmentLease } from '../plan/environment-lease.ts';
import { hideInLog } from '../plan/hide.ts';
import { digestOf, observedCode } from '../plan/observed.ts';
import { excerpt, StackTerraform } from '../plan/terraform-run.ts';
import { type PlanReport, planPage, planSection } from '../report/plan-report.ts';
import { tellPullRequest } from '../report/pull-request.ts';
import { chosenStack } from '../tree/choose.ts';
import { protectionOf } from './plan-mode.ts';

/** Applies exactly the plan that was approved, or nothing. */
export async function applyMode(job: Job): Promise<ActionResult> {
  const { inputs, root, tree } = job;
  const isDry = inputs['dry-run'];
  const stack = chosenStack(tree, root, inputs.stacks).path;
  const file = resolve(job.workspace, inputs['plan-file'] ?? '');
  const { binding, digest } = await readSaved(file);
  const code = await observedCode(job, stack);
  const terraform = await StackTerraform.ready(job, stack);
  try {
    const tool = { name: inputs.binary, version: terraform.version };
    const expectedSha256 = (inputs['plan-sha256'] ?? '').replace(/^sha256:/, '');
    verify(binding, { ...code, tool, state: await terraform.state(), planSha256: digest, expectedSha256 });
    const { plan, secrets } = await terraform.show(file);
    hideInLog(job.action, secrets);
    const refused = refusalError(protectedChanges(plan, protectionOf(job)));
    if (refused !== null) throw refused;
    const mask = maskOf(secrets);
    if (!isDry) await underEnvironmentLease(job, (signal) => apply(job, terraform, stack, { file, mask, signal }));
    const summary = summarisePlan(plan, inputs.protect);
    const title = isDry ? 'Dry run, could be applied:' : 'Applied:';
    const report: PlanReport = { part: 'apply', title, binding, summary, refusals: [] };
    const section = planSection(report);
    await tellPullRequest(job, [{ ...section, body: mask(section.body) }]);
    return {
      outputs: { 'plan-sha256': digest },
      summary: mask(planPage(report)),
      data: maskedJson({ binding, applied: !isDry, plan: summary }, mask),
    };
  } finally {
    terraform.close();
  }
}

async function readSaved(file: string): Promise<{ readonly binding: PlanBinding; readonly digest: string }> {
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

/** Throws everything that differs at once. */
function verify(binding: PlanBinding, observed: ObservedPlan): void {
  const found = verifyBinding(binding, observed);
  const [first] = found;
  if (first === undefined) return;
  if (found.length === 1) throw first;
  throw new PreconditionError({
    code: 'plan-not-for-this',
    message: `The plan may not be applied here:\n${found.map(({ code, message }) => `- ${code}: ${message}`).join('\n')}`,
    remedy: found.map(({ remedy }) => remedy).join(' '),
  });
}

interface Applying {
  readonly file: string;
  readonly mask: Mask;
  readonly signal: AbortSignal;
}

async function apply(
  job: Job,
  terraform: StackTerraform,
  stack: string,
  { file, mask, signal }: Applying,
): Promise<void> {
  const { action, inputs } = job;
  const lock = `-lock-timeout=${inputs['lock-timeout-seconds']}s`;
  const say = (text: string): void => action.reporter.message({ code: 'terraform', level: 'info', text });
  say(`Applying the plan of ${stack}.`);
  const onOutput = byLines((line) => say(mask(line)));
  const args = ['apply', '-input=false', '-no-color', lock, file];
  const ended = await terraform.run(args, { onAbort: 'ask', onOutput }, signal);
  if (ended.code === 0) return;
  throw (signal.aborted ? interrupted : failed)(stack, mask(excerpt(ended)));
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

const failed = (stack: string, said: string): DeployError =>
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
