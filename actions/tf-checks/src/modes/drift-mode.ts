import { join } from 'node:path';
import { type ActionResult, markdown as md } from '@deploy/action-kit';
import { DeployError, errorMessage, PreconditionError } from '@deploy/kernel';
import type { Job } from '../job.ts';
import { type Drift, driftOf } from '../plan/drift.ts';
import { maskFor } from '../plan/mask.ts';
import { StackTerraform } from '../plan/terraform-run.ts';
import { tellIssues } from '../report/drift-issues.ts';
import { changeTable, withoutValues } from '../report/plan-summary.ts';
import { chosenDirectories } from '../tree/choose.ts';

/** A stack that was looked at, or why it could not be. */
export type Look =
  | { readonly kind: 'seen'; readonly drift: Drift; readonly text: string }
  | { readonly kind: 'failed'; readonly stack: string; readonly error: DeployError };

/** Compares what is there with the code, stack by stack: one that cannot be read hides no other. */
export async function driftMode(job: Job): Promise<ActionResult> {
  const { inputs, root, tree } = job;
  const stacks = chosenDirectories(tree, root, inputs.stacks).filter(({ kind }) => kind === 'stack');
  const looks: Look[] = [];
  for (const { path } of stacks) looks.push(await look(job, path));
  const drifted = looks.flatMap((it) => (it.kind === 'seen' && it.drift.drifted.length > 0 ? [it.drift.stack] : []));
  const changed = looks.some((it) => it.kind === 'seen' && it.drift.drifted.length + it.drift.pending.length > 0);
  await tellIssues(job, looks);
  const failed = looks.flatMap((it) => (it.kind === 'failed' ? [it] : []));
  return {
    outputs: { 'drifted-stacks': drifted.join(','), 'has-changes': `${changed}` },
    summary: summaryOf(looks),
    data: looks.map(dataOf),
    ...(failed.length === 0 ? {} : { failure: failure(failed) }),
  };
}

async function look(job: Job, stack: string): Promise<Look> {
  try {
    const terraform = await StackTerraform.ready(job, stack);
    try {
      const file = join(job.rooms.data, 'drift.tfplan');
      // A look takes no lock: it changes nothing, and a deploy must not wait for it.
      await terraform.plan(file, ['-lock=false']);
      const { plan, secrets } = await terraform.show(file);
      for (const secret of secrets) job.action.mask(secret);
      const drift = driftOf(stack, plan);
      return { kind: 'seen', drift, text: maskFor(secrets)(driftText(drift)) };
    } finally {
      terraform.close();
    }
  } catch (thrown) {
    job.action.signal.throwIfAborted();
    if (thrown instanceof DeployError) return { kind: 'failed', stack, error: thrown };
    throw thrown;
  }
}

function driftText({ drifted, pending }: Drift): string {
  return md.document(
    drifted.length === 0
      ? null
      : `Changed outside of Terraform, and put back by the next apply:\n\n${changeTable(drifted)}`,
    pending.length === 0 ? null : `In the code, and not applied yet:\n\n${changeTable(pending)}`,
  );
}

function summaryOf(looks: readonly Look[]): string {
  const rows = looks.map((it) =>
    it.kind === 'failed'
      ? [md.code(it.stack), 'not known', md.escaped(it.error.message)]
      : [md.code(it.drift.stack), `${it.drift.drifted.length} drifted`, `${it.drift.pending.length} pending`],
  );
  const texts = looks.map((it) =>
    it.kind === 'seen' && it.text !== '' ? `${md.heading(3, md.escaped(it.drift.stack))}\n${it.text}` : null,
  );
  return md.document(
    md.heading(2, 'Drift'),
    md.table([{ title: 'Stack' }, { title: 'Outside' }, { title: 'In the code' }], rows),
    ...texts,
  );
}

function dataOf(it: Look): unknown {
  if (it.kind === 'failed') return { stack: it.stack, error: { code: it.error.code, message: it.error.message } };
  const { drifted, pending, stack } = it.drift;
  return { stack, drifted: drifted.map(withoutValues), pending: pending.map(withoutValues) };
}

function failure(failed: readonly { readonly stack: string; readonly error: DeployError }[]): DeployError {
  const list = failed.map(({ error, stack }) => `- ${stack}: ${errorMessage(error)}`).join('\n');
  return new PreconditionError({
    code: 'drift-unknown',
    message: `Whether ${failed.length} stack(s) have drifted is not known:\n${list}`,
    remedy: failed[0]?.error.remedy ?? '',
  });
}
