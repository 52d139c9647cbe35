import type { Action, ActionResult } from '@deploy/action-kit';
import { inputRules } from './input-rules.ts';
import { inputs } from './inputs.ts';
import { type Job, underJob } from './job.ts';
import { checkMode } from './modes/check-mode.ts';
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
  return checkMode(job);
}
