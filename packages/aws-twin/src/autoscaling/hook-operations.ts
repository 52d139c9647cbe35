import type {
  CompleteLifecycleActionType,
  DescribeLifecycleHooksAnswer,
  DescribeLifecycleHooksType,
  LifecycleHook,
} from '@aws-sdk/client-auto-scaling';
import type { HookResult } from '../fleet/fleet-model.ts';
import type { Hook } from '../fleet/hook.ts';
import { validationError } from '../fleet/refusal.ts';
import type { Given } from '../wire/operation.ts';
import { type AutoScalingOperation, groupNeed, needed, readNeed } from './autoscaling-operation.ts';

/** The longest that heartbeats can stretch a wait: 48 hours or a hundred timeouts (source: Auto Scaling guide, "Lifecycle hooks"). */
const MOST_SECONDS = 172_800;
const MOST_TIMEOUTS = 100;

export const describeLifecycleHooks: AutoScalingOperation<Given<DescribeLifecycleHooksType, 'AutoScalingGroupName'>> = {
  honours: ['AutoScalingGroupName', 'LifecycleHookNames'],
  needs: () => readNeed('DescribeLifecycleHooks'),
  run({ AutoScalingGroupName, LifecycleHookNames: names = [] }, { fleet }): DescribeLifecycleHooksAnswer {
    const hooks = fleet.describeHooks(AutoScalingGroupName);
    const wanted = hooks.filter(({ name }) => names.length === 0 || names.includes(name));
    return { LifecycleHooks: wanted.map((hook) => hookMembers(hook, AutoScalingGroupName)) };
  },
};

export const completeLifecycleAction: AutoScalingOperation<
  Given<CompleteLifecycleActionType, 'LifecycleHookName' | 'AutoScalingGroupName' | 'LifecycleActionResult'>
> = {
  honours: ['LifecycleHookName', 'AutoScalingGroupName', 'LifecycleActionResult', 'InstanceId'],
  needs: ({ AutoScalingGroupName }, context) => groupNeed('CompleteLifecycleAction', AutoScalingGroupName, context),
  run(input, { fleet }) {
    const instanceId = needed(input.InstanceId, 'InstanceId');
    const result = hookResult(input.LifecycleActionResult);
    fleet.completeLifecycleAction(input.AutoScalingGroupName, input.LifecycleHookName, instanceId, result);
    return {};
  },
};

function hookResult(result: string): HookResult {
  if (result === 'CONTINUE' || result === 'ABANDON') return result;
  throw validationError(`Invalid LifecycleActionResult: ${result}`);
}

function hookMembers(hook: Hook, group: string): LifecycleHook {
  const heartbeat = hook.heartbeatMs / 1000;
  return {
    LifecycleHookName: hook.name,
    AutoScalingGroupName: group,
    LifecycleTransition: hook.transition,
    HeartbeatTimeout: heartbeat,
    GlobalTimeout: Math.min(MOST_SECONDS, heartbeat * MOST_TIMEOUTS),
    DefaultResult: hook.defaultResult,
  };
}
