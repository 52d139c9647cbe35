import { join } from 'node:path';
import type { ActionResult } from '@deploy/action-kit';
import { DeployError, PreconditionError } from '@deploy/kernel';
import {
  type ComparedStack,
  type Drift,
  driftOf,
  driftState,
  type Mask,
  maskedJson,
  maskOf,
} from '@deploy/terraform-findings';
import type { Job } from '../job.ts';
import { hideInLog } from '../plan/hide.ts';
import { StackTerraform } from '../plan/terraform-run.ts';
import { tellIssues } from '../report/drift-issues.ts';
import { driftPage } from '../report/drift-page.ts';
import { chosenDirectories } from '../tree/choose.ts';

/** A stack that was looked at, or why it could not be. */
export interface Look {
  readonly stack: string;
  readonly drift: Drift | null;
  readonly error: DeployError | null;
}

/** Compares what is there with the code, stack by stack: one that cannot be read hides no other. */
export async function driftMode(job: Job): Promise<ActionResult> {
  const { inputs, root, tree } = job;
  const stacks = chosenDirectories(tree, root, inputs.stacks).filter(({ kind }) => kind === 'stack');
  const secrets = new Set<string>();
  const looks: Look[] = [];
  for (const { path } of stacks) looks.push(await look(job, path, secrets));
  const mask = maskOf([...secrets]);
  const states = looks.map(({ drift }) => (drift === null ? 'failed' : driftState(drift)));
  const drifted = looks.filter((_, at) => states[at] === 'drifted').map(({ stack }) => stack);
  await tellIssues(job, compared(looks, inputs.environment, mask));
  const failed = looks.filter((_, at) => states[at] === 'failed');
  return {
    outputs: {
      'drifted-stacks': drifted.join(','),
      'has-changes': `${states.some((state) => state === 'drifted' || state === 'pending')}`,
    },
    summary: mask(driftPage(looks)),
    data: maskedJson(looks.map(dataOf), mask),
    ...(failed.length === 0 ? {} : { failure: notKnown(failed) }),
  };
}

async function look(job: Job, stack: string, secrets: Set<string>): Promise<Look> {
  try {
    const terraform = await StackTerraform.ready(job, stack);
    try {
      const file = join(job.rooms.data, 'drift.tfplan');
      // A look takes no lock: it changes nothing, and an apply must not wait for it.
      await terraform.plan(file, ['-lock=false']);
      const shown = await terraform.show(file);
      hideInLog(job.action, shown.secrets);
      for (const secret of shown.secrets) secrets.add(secret);
      return { stack, drift: driftOf(shown.plan), error: null };
    } finally {
      terraform.close();
    }
  } catch (thrown) {
    job.action.signal.throwIfAborted();
    if (thrown instanceof DeployError) return { stack, drift: null, error: thrown };
    throw thrown;
  }
}

/** Addresses can hold a secret too, as a key of `for_each`. */
const compared = (looks: readonly Look[], environment: string | null, mask: Mask): readonly ComparedStack[] =>
  looks.map(({ drift, stack }) => ({ stack, environment, drift: drift === null ? null : maskedDrift(drift, mask) }));

const maskedDrift = ({ drifted, ...rest }: Drift, mask: Mask): Drift => ({
  ...rest,
  drifted: drifted.map((resource) => ({ ...resource, address: mask(resource.address) })),
});

const dataOf = ({ drift, error, stack }: Look): unknown =>
  error === null ? { stack, ...drift } : { stack, error: { code: error.code, message: error.message } };

function notKnown(failed: readonly Look[]): DeployError {
  const why = ({ error }: Look): string => error?.message ?? 'planning stopped with an error';
  return new PreconditionError({
    code: 'drift-unknown',
    message: `Whether ${failed.length} stack(s) have drifted is not known:\n${failed.map((it) => `- ${it.stack}: ${why(it)}`).join('\n')}`,
    remedy: failed[0]?.error?.remedy ?? 'Run `plan` in the stack, and see what it says.',
  });
}
