import { type TwinModel, testStackState, twinModelOf } from '@deploy/aws-twin';
import type { ApiContract, DeploymentContract, StaticAppContract } from '@deploy/kernel';

const { model, told } = twinModelOf(testStackState());

/**
 * What `terraform/stacks/test` is after an apply, before anything was deployed: names, behaviours, rules, groups, alarms and
 * the contract are those of the HCL.
 */
export const MODEL: TwinModel = model;
export const ACCOUNT = model.accountId;
export const CONTRACT: DeploymentContract = needed(told?.contract, 'contract');
/** The parameter that holds it. */
export const CONTRACT_PARAMETER: string = needed(told?.name, 'contract');
export const REGION = CONTRACT.region;

/** Two sites: the console, and one that somebody else built and that takes the place of the portal. */
export const SITES = { console: app('admin'), guest: app('portal') } as const;
export type SiteName = keyof typeof SITES;

export const API: ApiContract = needed(CONTRACT.api, 'api in the contract');

/** Such as `app/nwac-api-test/0123456789abcdef`, the last part of the balancer's ARN. */
export const BALANCER = needed(model.fleet?.loadBalancers[0]?.arn, 'load balancer').replace(/^.*:loadbalancer\//, '');

function app(name: string): StaticAppContract {
  return needed(CONTRACT.apps[name], `app ${name} in the contract`);
}

function needed<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new TypeError(`The committed state of stacks/test has no ${what}.`);
}
