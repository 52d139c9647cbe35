import type { AutoScalingGroupNamesType, AutoScalingGroupsType } from '@aws-sdk/client-auto-scaling';
import { nextPage } from '../wire/next-page.ts';
import { type AutoScalingOperation, GROUP_PAGE, readNeed } from './autoscaling-operation.ts';
import { groupMembers } from './group-members.ts';

/** A name that no group has is left out, and is no error (source: Auto Scaling API, DescribeAutoScalingGroups). */
export const describeAutoScalingGroups: AutoScalingOperation<AutoScalingGroupNamesType> = {
  honours: ['AutoScalingGroupNames', 'IncludeInstances', 'NextToken', 'MaxRecords'],
  needs: () => readNeed('DescribeAutoScalingGroups'),
  run(input, { fleet }): AutoScalingGroupsType {
    const names = input.AutoScalingGroupNames ?? [];
    const groups = names.length === 0 ? fleet.describeGroups() : fleet.describeGroups(names);
    const page = nextPage(groups, { size: input.MaxRecords, token: input.NextToken, ...GROUP_PAGE });
    const members = page.items.map(groupMembers);
    return {
      AutoScalingGroups:
        input.IncludeInstances === false ? members.map((group) => ({ ...group, Instances: [] })) : members,
      ...(page.next === null ? {} : { NextToken: page.next }),
    };
  },
};
