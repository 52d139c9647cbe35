import type { ActivitiesType, Activity, DescribeScalingActivitiesType } from '@aws-sdk/client-auto-scaling';
import type { ScalingActivity } from '../fleet/activity.ts';
import { nextPage } from '../wire/next-page.ts';
import { ACTIVITY_PAGE, type AutoScalingOperation, readNeed } from './autoscaling-operation.ts';

export const describeScalingActivities: AutoScalingOperation<DescribeScalingActivitiesType> = {
  honours: ['AutoScalingGroupName', 'ActivityIds', 'MaxRecords', 'NextToken'],
  needs: () => readNeed('DescribeScalingActivities'),
  run(input, { fleet, groupArns }): ActivitiesType {
    const { ActivityIds: ids = [], AutoScalingGroupName: name } = input;
    const groups = name === undefined ? [...groupArns.keys()] : [name];
    const wanted = groups
      .flatMap((group) => fleet.describeActivities(group))
      .filter(({ id }) => ids.length === 0 || ids.includes(id));
    const newestFirst = groups.length === 1 ? wanted : wanted.toSorted((a, b) => b.startMs - a.startMs);
    const page = nextPage(newestFirst, { size: input.MaxRecords, token: input.NextToken, ...ACTIVITY_PAGE });
    return {
      Activities: page.items.map((activity) => activityMembers(activity, groupArns)),
      ...(page.next === null ? {} : { NextToken: page.next }),
    };
  },
};

export function activityMembers(activity: ScalingActivity, groupArns: ReadonlyMap<string, string>): Activity {
  const arn = groupArns.get(activity.group);
  return {
    ActivityId: activity.id,
    AutoScalingGroupName: activity.group,
    ...(arn === undefined ? {} : { AutoScalingGroupARN: arn }),
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startMs),
    ...(activity.endMs === null ? {} : { EndTime: new Date(activity.endMs) }),
    StatusCode: activity.status,
    ...(activity.message === null ? {} : { StatusMessage: activity.message }),
    Progress: activity.progress,
    Details: '{}',
  };
}
