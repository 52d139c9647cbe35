import type { Action, ActionContext, ActionResult } from '@deploy/action-kit';
import { assertNever, type DeploymentContract } from '@deploy/kernel';
import { inputRules } from './input-rules.ts';
import { type Inputs, inputs } from './inputs.ts';
import type { Job } from './job.ts';
import { deployMode } from './modes/deploy-mode.ts';
import { statusMode } from './modes/status-mode.ts';
import { janitorMode, rollbackMode } from './modes/undo-modes.ts';
import type { Ports } from './ports.ts';
import { runGroupMode } from './refresh/group-modes.ts';
import { blueGreenTarget, readContract, refreshTarget } from './target.ts';

export const asgRefresh = (ports: Ports): Action<typeof inputs> => ({
  name: 'asg-refresh',
  inputs,
  rules: inputRules,
  main: (context) => main(context, ports),
});

async function main(action: ActionContext<Inputs>, ports: Ports): Promise<ActionResult> {
  const contract = await readContract(action.inputs, ports.readParameter);
  if (action.inputs.strategy === 'instance-refresh') return ofGroup(action, ports, contract);
  const target = blueGreenTarget(action.inputs, contract);
  const fleet = ports.openFleet(target, action.inputs.mode);
  try {
    return await runMode({ inputs: action.inputs, target, fleet, action, self: ports.self });
  } finally {
    fleet.close();
  }
}

async function ofGroup(
  action: ActionContext<Inputs>,
  ports: Ports,
  contract: DeploymentContract | null,
): Promise<ActionResult> {
  const target = refreshTarget(action.inputs, contract);
  const group = ports.openGroup(target, action.inputs.mode);
  try {
    return await runGroupMode({ inputs: action.inputs, target, group, action, self: ports.self });
  } finally {
    group.close();
  }
}

function runMode(job: Job): Promise<ActionResult> {
  const { mode } = job.inputs;
  switch (mode) {
    case 'deploy':
      return deployMode(job);
    case 'rollback':
      return rollbackMode(job);
    case 'janitor':
      return janitorMode(job);
    case 'status':
      return statusMode(job);
    default:
      return assertNever(mode);
  }
}
