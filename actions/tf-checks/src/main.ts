import type { Action, ActionResult } from '@deploy/action-kit';
import { assertNever, PreconditionError } from '@deploy/kernel';
import { inputRules } from './input-rules.ts';
import { inputs } from './inputs.ts';
import { type Job, underJob } from './job.ts';
import { applyMode } from './modes/apply-mode.ts';
import { baselineMode } from './modes/baseline-mode.ts';
import { checkMode } from './modes/check-mode.ts';
import { driftMode } from './modes/drift-mode.ts';
import { planMode } from './modes/plan-mode.ts';
import type { Ports } from './ports.ts';

export const tfChecks = (ports: Ports): Action<typeof inputs> => ({
  name: 'tf-checks',
  inputs,
  rules: inputRules,
  main: async (action) => {
    try {
      return await underJob(action, ports, inMode);
    } finally {
      ports.close();
    }
  },
});

function inMode(job: Job): Promise<ActionResult> {
  const { mode } = job.inputs;
  if (job.github.event.pullRequest?.isFork === true && mode !== 'check' && mode !== 'baseline') throw ofFork(mode);
  switch (mode) {
    case 'check':
      return checkMode(job);
    case 'plan':
      return planMode(job);
    case 'apply':
      return applyMode(job);
    case 'drift':
      return driftMode(job);
    case 'baseline':
      return baselineMode(job);
    default:
      return assertNever(mode);
  }
}

/** Code of a stranger, which a plan runs: a data source can send away whatever the job can read. */
const ofFork = (mode: string): PreconditionError =>
  new PreconditionError({
    code: 'fork-only-checked',
    message: `This pull request comes from a fork, and \`mode: ${mode}\` would run its code with credentials.`,
    remedy: 'Run `mode: check` on it, which needs none. Plan once the change is in a branch of this repository.',
  });
