import type { Activity, AutoScalingGroup, Instance, LifecycleHook } from '@aws-sdk/client-auto-scaling';
import type { InstanceStory, ObservedTarget } from '@deploy/fleet-rollout';
import { instanceIn } from './scaling-activities.ts';

/** Everything that AWS says about the instances of a group. */
export interface StorySources {
  readonly group: AutoScalingGroup;
  readonly targets: ReadonlyMap<string, ObservedTarget>;
  /** Newest first. */
  readonly activities: readonly Activity[];
  readonly hooks: readonly LifecycleHook[];
  /** Activities that began earlier are about other times; milliseconds since the epoch. */
  readonly since: number;
}

/**
 * Why instances are not serving, one story each: those that the group has now and that are not well, then those that it lost,
 * then launches that came to nothing, one for each different reason.
 */
export function joinStories({ activities, group, hooks, since, targets }: StorySources): readonly InstanceStory[] {
  const recent = activities.filter(({ StartTime }) => (StartTime?.getTime() ?? 0) >= since);
  const newest = new Map<string, Activity>();
  for (const activity of recent) {
    const id = instanceIn(activity);
    if (id !== null && !newest.has(id)) newest.set(id, activity);
  }
  const instances = group.Instances ?? [];
  const present = new Set(instances.map(({ InstanceId }) => InstanceId));
  return [
    ...instances.filter((instance) => !isServing(instance, targets)).map((instance) => storyOf(instance)),
    ...[...newest].filter(([id]) => !present.has(id)).flatMap(([id, activity]) => lostStory(id, activity)),
    ...failedLaunches(recent),
  ];

  function storyOf({ InstanceId: id = '', LifecycleState: lifecycle }: Instance): InstanceStory {
    return {
      instance: id,
      lifecycle: lifecycle ?? null,
      target: targets.get(id) ?? null,
      activity: activityOf(newest.get(id)),
      hook: hookOf(lifecycle, hooks),
    };
  }

  function lostStory(id: string, activity: Activity): readonly InstanceStory[] {
    const target = targets.get(id) ?? null;
    return [{ instance: id, lifecycle: null, target, activity: activityOf(activity), hook: null }];
  }
}

function isServing(instance: Instance, targets: ReadonlyMap<string, ObservedTarget>): boolean {
  return (
    instance.LifecycleState === 'InService' &&
    instance.HealthStatus?.toLowerCase() === 'healthy' &&
    targets.get(instance.InstanceId ?? '')?.state === 'healthy'
  );
}

/** Launches without an instance: no capacity, a bad template, a hook that was given up. */
function failedLaunches(activities: readonly Activity[]): readonly InstanceStory[] {
  const failed = activities.filter(
    (activity) => instanceIn(activity) === null && ['Failed', 'Cancelled'].includes(activity.StatusCode ?? ''),
  );
  const byReason = new Map(failed.toReversed().map((each) => [each.StatusMessage ?? each.Description, each]));
  return [...byReason.values()].map((activity) => ({
    instance: null,
    lifecycle: null,
    target: null,
    activity: activityOf(activity),
    hook: null,
  }));
}

function activityOf(activity: Activity | undefined): InstanceStory['activity'] {
  if (activity === undefined) return null;
  const { Cause, Description = '', StatusCode = '', StatusMessage } = activity;
  // Why an instance was ended stands in the cause, which for a launch only repeats sizes.
  const why = Description.startsWith('Terminating') ? Cause : undefined;
  return { status: StatusCode, description: Description, message: StatusMessage ?? why ?? null };
}

/** A waiting instance does not tell for which hook: hooks of one transition run at the same time. */
function hookOf(lifecycle: string | undefined, hooks: readonly LifecycleHook[]): InstanceStory['hook'] {
  const transition = TRANSITIONS[lifecycle ?? ''];
  const waitedFor = hooks.filter(({ LifecycleTransition }) => transition === LifecycleTransition);
  const [first] = waitedFor;
  if (transition === undefined || first === undefined) return null;
  return {
    name: waitedFor.map(({ LifecycleHookName = '' }) => LifecycleHookName).join(' or '),
    heartbeatSeconds: first.HeartbeatTimeout ?? DEFAULT_HEARTBEAT,
    defaultResult: first.DefaultResult ?? 'ABANDON',
  };
}

const TRANSITIONS: Readonly<Record<string, string>> = {
  'Pending:Wait': 'autoscaling:EC2_INSTANCE_LAUNCHING',
  'Terminating:Wait': 'autoscaling:EC2_INSTANCE_TERMINATING',
};

/** Source: Auto Scaling API reference, `PutLifecycleHook`, HeartbeatTimeout. */
const DEFAULT_HEARTBEAT = 3_600;
