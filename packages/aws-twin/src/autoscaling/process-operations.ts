import type { ScalingProcessQuery } from '@aws-sdk/client-auto-scaling';
import type { Given } from '../wire/operation.ts';
import { type AutoScalingOperation, groupNeed } from './autoscaling-operation.ts';

type Processes = Given<ScalingProcessQuery, 'AutoScalingGroupName'>;

/** Without names, all processes (source: Auto Scaling API, SuspendProcesses). */
export const suspendProcesses: AutoScalingOperation<Processes> = {
  honours: ['AutoScalingGroupName', 'ScalingProcesses'],
  needs: ({ AutoScalingGroupName }, context) => groupNeed('SuspendProcesses', AutoScalingGroupName, context),
  run(input, { fleet }) {
    fleet.suspendProcesses(input.AutoScalingGroupName, ...namesOf(input));
    return {};
  },
};

export const resumeProcesses: AutoScalingOperation<Processes> = {
  honours: ['AutoScalingGroupName', 'ScalingProcesses'],
  needs: ({ AutoScalingGroupName }, context) => groupNeed('ResumeProcesses', AutoScalingGroupName, context),
  run(input, { fleet }) {
    fleet.resumeProcesses(input.AutoScalingGroupName, ...namesOf(input));
    return {};
  },
};

function namesOf({ ScalingProcesses: names = [] }: Processes): readonly [] | readonly [readonly string[]] {
  return names.length === 0 ? [] : [names];
}
