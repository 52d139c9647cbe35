import { asString, type DeploymentContract, InputError } from '@deploy/kernel';
import type { FleetModel, ReleaseModel } from '../fleet/fleet-model.ts';
import type { TwinModel } from '../model.ts';
import { alarmsOf } from './alarms.ts';
import { bucketsOf } from './buckets.ts';
import { distributionsOf } from './distributions.ts';
import { groupsOf, launchTemplatesOf } from './groups.ts';
import { listenersOf, loadBalancersOf } from './listeners.ts';
import { contractIn, parametersOf } from './parameters.ts';
import { type NoteResource, type Resources, resourcesOf } from './resources.ts';
import type { TerraformState } from './state.ts';
import { targetGroupsOf } from './target-groups.ts';

/** What a stack is after an apply, before anybody has deployed anything. */
export interface Infrastructure {
  readonly model: TwinModel;
  /** What it tells the actions, and in which parameter; null where it has none. */
  readonly told: { readonly name: string; readonly contract: DeploymentContract } | null;
}

/**
 * The model of a twin that is what a Terraform state says. Groups are as large as the state has them and pointers name what
 * they name there: a new stack has no instances, and its pointers say `none`. Throws `InputError` (`twin-state-…`), with the
 * address, for what is missing, cannot be read or is not modelled.
 */
export function twinModelOf(state: TerraformState, note?: NoteResource): Infrastructure {
  const resources = resourcesOf(state, note);
  const parameters = parametersOf(resources);
  const told = contractIn(parameters);
  return {
    told,
    model: {
      accountId: accountIn(resources),
      buckets: bucketsOf(resources),
      distributions: distributionsOf(resources),
      parameters,
      alarms: alarmsOf(resources),
      ...fleetOf(resources, told?.contract ?? null),
    },
  };
}

/** Boot scripts give up where the pointer says `none` (terraform/modules/api-asg/files/boot.sh). */
const NO_RELEASE: ReleaseModel = { health: 'never', failingReason: 'Target.FailedHealthChecks' };

function fleetOf(resources: Resources, contract: DeploymentContract | null): Pick<TwinModel, 'fleet'> {
  const [balancer] = resources.ofType('aws_lb');
  if (balancer === undefined) return {};
  const fleet: FleetModel = {
    accountId: accountIn(resources),
    region: partOf(balancer.needs('arn', asString), 3),
    launchTemplates: launchTemplatesOf(resources),
    groups: groupsOf(resources, contract),
    targetGroups: targetGroupsOf(resources),
    loadBalancers: loadBalancersOf(resources),
    listeners: listenersOf(resources),
    releases: { none: NO_RELEASE },
  };
  return { fleet };
}

/** As ARNs have it: of a balancer, or of a distribution. Throws `InputError` where there is neither. */
function accountIn(resources: Resources): string {
  const [named] = [...resources.ofType('aws_lb'), ...resources.ofType('aws_cloudfront_distribution')];
  if (named !== undefined) return partOf(named.needs('arn', asString), 4);
  throw new InputError({
    code: 'twin-state-empty',
    message: 'The state has neither a load balancer nor a distribution, so that there is nothing to run.',
    remedy: 'Take the state of a stack such as stacks/test, from after an apply.',
  });
}

const partOf = (arn: string, at: number): string => arn.split(':')[at] ?? '';
