import { ConflictError, type DeployError, PreconditionError } from '@deploy/kernel';
import { deploysTheSame, refreshActive } from './begin-refresh.ts';
import { activeRefresh } from './own-refresh.ts';
import { replaceRootVolumeRefusal } from './refresh-input-refusals.ts';
import type { RefreshFacts, RefreshPreflightRequest } from './refresh-preflight.ts';

/** Whether this release may go out now: the pointer, what it holds, and nobody else at work. */
export function refreshReleaseRefusals(facts: RefreshFacts, request: RefreshPreflightRequest): readonly DeployError[] {
  return [...pointerRefusals(facts, request), ...activeRefusals(facts, request)];
}

function pointerRefusals({ observation }: RefreshFacts, request: RefreshPreflightRequest): readonly DeployError[] {
  const { expectedRelease, group, release } = request.plan;
  const { pointer } = observation;
  if (release !== null && pointer === null) {
    return [
      new PreconditionError({
        code: 'release-parameter-missing',
        message: `${group} has no release parameter, so its instances cannot be told what to start.`,
        remedy:
          'Name it as `release_parameter`, and let user data read it; or deploy a new template version without a release.',
      }),
    ];
  }
  if (expectedRelease === null || pointer === null || request.unsettled !== null) return [];
  if (pointer.value === expectedRelease) return [];
  return [
    new ConflictError({
      code: 'expected-release-differs',
      message: `${pointer.name} holds ${pointer.value}, and expected-live says ${expectedRelease}.`,
      remedy: 'Somebody deployed or rolled back meanwhile. Look at what is live, and start again with what you find.',
    }),
  ];
}

function activeRefusals({ observation }: RefreshFacts, request: RefreshPreflightRequest): readonly DeployError[] {
  const { plan, unsettled } = request;
  const active = activeRefresh(observation);
  if (active === null || unsettled !== null) return [];
  if (active.order.strategy === 'ReplaceRootVolume' && plan.activeRefresh === 'adopt')
    return [replaceRootVolumeRefusal(plan.group)];
  if (plan.activeRefresh === 'wait') return [];
  const isAdopted = plan.activeRefresh === 'adopt' && deploysTheSame(plan, observation, active);
  return isAdopted ? [] : [refreshActive(plan, active)];
}
