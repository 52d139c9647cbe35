import type {
  CancelInstanceRefreshAnswer,
  CancelInstanceRefreshType,
  DescribeInstanceRefreshesAnswer,
  DescribeInstanceRefreshesType,
  RollbackInstanceRefreshAnswer,
  RollbackInstanceRefreshType,
  StartInstanceRefreshAnswer,
  StartInstanceRefreshType,
} from '@aws-sdk/client-auto-scaling';
import { nextPage } from '../wire/next-page.ts';
import type { Given } from '../wire/operation.ts';
import { type AutoScalingOperation, GROUP_PAGE, groupNeed, readNeed, templateNeed } from './autoscaling-operation.ts';
import { refreshMembers, startOf } from './refresh-members.ts';

export const startInstanceRefresh: AutoScalingOperation<Given<StartInstanceRefreshType, 'AutoScalingGroupName'>> = {
  honours: ['AutoScalingGroupName', 'Strategy', 'DesiredConfiguration', 'Preferences'],
  needs: ({ AutoScalingGroupName, DesiredConfiguration }, context) => [
    ...groupNeed('StartInstanceRefresh', AutoScalingGroupName, context),
    ...templateNeed(DesiredConfiguration?.LaunchTemplate, context),
  ],
  run(input, { fleet }): StartInstanceRefreshAnswer {
    const { id } = fleet.startInstanceRefresh(input.AutoScalingGroupName, startOf(input, fleet));
    return { InstanceRefreshId: id };
  },
};

export const cancelInstanceRefresh: AutoScalingOperation<Given<CancelInstanceRefreshType, 'AutoScalingGroupName'>> = {
  honours: ['AutoScalingGroupName', 'WaitForTransitioningInstances'],
  needs: ({ AutoScalingGroupName }, context) => groupNeed('CancelInstanceRefresh', AutoScalingGroupName, context),
  run({ AutoScalingGroupName, WaitForTransitioningInstances = true }, { fleet }): CancelInstanceRefreshAnswer {
    return { InstanceRefreshId: fleet.cancelInstanceRefresh(AutoScalingGroupName, WaitForTransitioningInstances).id };
  },
};

export const rollbackInstanceRefresh: AutoScalingOperation<Given<RollbackInstanceRefreshType, 'AutoScalingGroupName'>> =
  {
    honours: ['AutoScalingGroupName'],
    needs: ({ AutoScalingGroupName }, context) => groupNeed('RollbackInstanceRefresh', AutoScalingGroupName, context),
    run: ({ AutoScalingGroupName }, { fleet }): RollbackInstanceRefreshAnswer => ({
      InstanceRefreshId: fleet.rollbackInstanceRefresh(AutoScalingGroupName).id,
    }),
  };

export const describeInstanceRefreshes: AutoScalingOperation<
  Given<DescribeInstanceRefreshesType, 'AutoScalingGroupName'>
> = {
  honours: ['AutoScalingGroupName', 'InstanceRefreshIds', 'NextToken', 'MaxRecords'],
  needs: () => readNeed('DescribeInstanceRefreshes'),
  run(input, { fleet }): DescribeInstanceRefreshesAnswer {
    const ids = input.InstanceRefreshIds ?? [];
    const all = fleet.describeInstanceRefreshes(input.AutoScalingGroupName);
    const wanted = all.filter(({ id }) => ids.length === 0 || ids.includes(id));
    const page = nextPage(wanted, { size: input.MaxRecords, token: input.NextToken, ...GROUP_PAGE });
    return {
      InstanceRefreshes: page.items.map(refreshMembers),
      ...(page.next === null ? {} : { NextToken: page.next }),
    };
  },
};
