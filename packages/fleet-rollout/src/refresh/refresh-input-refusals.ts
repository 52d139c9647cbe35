import { InputError } from '@deploy/kernel';
import type { RefreshPlan } from './refresh-plan.ts';

/** 48 hours (source: Auto Scaling API, `RefreshPreferences`). */
const LONGEST_PAUSE = 172_800;

/** Inputs that the API would refuse, or take to mean something else. */
export function refreshInputRefusals(plan: RefreshPlan): readonly InputError[] {
  return [...percentages(plan), ...checkpoints(plan), ...pauses(plan)];
}

/** The strategy that leaves instances running and swaps their disks. */
export function replaceRootVolumeRefusal(group: string): InputError {
  return new InputError({
    code: 'replace-root-volume',
    message: `The strategy ReplaceRootVolume does not work for ${group}: AWS does not support it for groups behind a load balancer.`,
    remedy: 'Use strategy instance-refresh, which replaces whole instances, or blue-green.',
  });
}

function percentages({ minHealthyPercent: min, maxHealthyPercent: max }: RefreshPlan): readonly InputError[] {
  const isWhole = Number.isInteger(min) && Number.isInteger(max);
  if (isWhole && min >= 0 && min <= 100 && max >= 100 && max <= 200 && max - min <= 100) return [];
  return [
    new InputError({
      code: 'healthy-percent-invalid',
      message: `min-healthy-percent is ${min} and max-healthy-percent is ${max}.`,
      remedy:
        'Set min-healthy-percent to 0 to 100 and max-healthy-percent to 100 to 200, at most 100 apart. 100 and 110 never go below the capacity there is.',
    }),
  ];
}

function checkpoints({ checkpoints: wanted }: RefreshPlan): readonly InputError[] {
  const isAscending = wanted.every((percent, nth) => percent > (wanted[nth - 1] ?? 0));
  if (isAscending && wanted.every((percent) => Number.isInteger(percent) && percent <= 100)) return [];
  return [
    new InputError({
      code: 'checkpoints-invalid',
      message: `The checkpoints ${wanted.join(', ')} are no whole percentages that ascend up to 100.`,
      remedy: 'Set steps to percentages of replaced instances at which to pause, such as 25,50,100.',
    }),
  ];
}

function pauses(plan: RefreshPlan): readonly InputError[] {
  const inputs = { 'bake-seconds': plan.bakeSeconds, 'step-seconds': plan.stepSeconds };
  return Object.entries(inputs)
    .filter(([, seconds]) => !Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_PAUSE)
    .map(
      ([name, seconds]) =>
        new InputError({
          code: 'refresh-pause-invalid',
          message: `${name} is ${seconds}.`,
          remedy: `Set ${name} to whole seconds from 0 to ${LONGEST_PAUSE}.`,
        }),
    );
}
