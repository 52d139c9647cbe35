import { ConflictError, type DeployError, InputError, PreconditionError } from '@deploy/kernel';
import type { RefreshPlan } from './refresh-plan.ts';
import type { RefreshFacts, RefreshPreflightRequest } from './refresh-preflight.ts';

/** Without these a refresh stands still, or what it launches never gets a request. */
const NEEDED: readonly string[] = ['Launch', 'Terminate', 'InstanceRefresh', 'AddToLoadBalancer', 'HealthCheck'];

/** Whether the group is one that this action may refresh, and that can be refreshed at all. */
export function refreshGroupRefusals(facts: RefreshFacts, request: RefreshPreflightRequest): readonly DeployError[] {
  return [
    ...callerRefusals(facts, request),
    ...ownerRefusals(facts),
    ...unusableGroup(facts),
    ...unusableTargets(facts),
    ...tooSmall(facts, request.plan),
  ];
}

function ownerRefusals({ group }: RefreshFacts): readonly DeployError[] {
  const { observed, owner } = group;
  if (owner === null) return [];
  return [
    new ConflictError({
      code: 'group-owned-elsewhere',
      message: `${observed.name} belongs to ${owner.service} (${owner.evidence}), which would undo or be broken by this rollout.`,
      remedy: `Deploy it through ${owner.service}, or give this action a group that no other service changes.`,
    }),
  ];
}

function unusableGroup({ group }: RefreshFacts): readonly DeployError[] {
  const { observed, status } = group;
  const refusals: DeployError[] = [];
  const refuse = (code: string, message: string, remedy: string) =>
    void refusals.push(new PreconditionError({ code, message, remedy }));
  if (status !== null)
    refuse(
      'group-not-in-use',
      `${observed.name} is not in use: ${status}.`,
      'Wait until it is gone, and name another.',
    );
  if (group.isWeighted) {
    const message = `${observed.name} counts capacity by weights of instance types, so that a refresh may replace all instances at once.`;
    refuse('group-weighted', message, 'Take the weights out of its mixed-instances policy.');
  }
  const suspended = observed.suspended.filter((process) => NEEDED.includes(process));
  if (suspended.length > 0) {
    const command = `aws autoscaling resume-processes --auto-scaling-group-name ${observed.name} --scaling-processes ${suspended.join(' ')}`;
    const message = `${observed.name} has ${suspended.join(', ')} suspended, and a refresh would only look stuck.`;
    refuse('processes-suspended', message, `Find out who suspended them and why, then resume them: \`${command}\`.`);
  }
  return refusals;
}

function unusableTargets({ targetGroups }: RefreshFacts): readonly DeployError[] {
  return targetGroups
    .filter(({ health }) => !health.isEnabled)
    .map(
      ({ name }) =>
        new PreconditionError({
          code: 'health-checks-off',
          message: `${name} has its health checks off: nothing would ever be healthy.`,
          remedy: 'Enable the health checks of the target group.',
        }),
    );
}

/** With no instance to spare, a replacement is launched before one is ended, and needs room. */
function tooSmall({ group }: RefreshFacts, plan: RefreshPlan): readonly DeployError[] {
  const { name, desired, max } = group.observed;
  const spare = desired - Math.ceil((desired * plan.minHealthyPercent) / 100);
  if (desired === 0 || spare > 0 || desired < max) return [];
  return [
    new PreconditionError({
      code: 'no-room-to-replace',
      message: `${name} has ${desired} of at most ${max} instances, and min-healthy-percent ${plan.minHealthyPercent} lets none of them go before another has come.`,
      remedy: `Raise its maximum size to at least ${desired + 1} (\`max_size\`), or lower min-healthy-percent.`,
    }),
  ];
}

function callerRefusals({ caller, group }: RefreshFacts, request: RefreshPreflightRequest): readonly DeployError[] {
  const refusals: DeployError[] = [];
  const account = group.arn.split(':')[4];
  if (account !== undefined && account !== caller.account) {
    const message = `The credentials (${caller.arn}) are of account ${caller.account}, and ${group.arn} is of another.`;
    const remedy =
      'Assume the role of the environment that the contract describes, or pass the contract of this account.';
    refusals.push(new InputError({ code: 'wrong-account', message, remedy }));
  }
  const ends = caller.credentialsExpireAt;
  if (ends !== null && ends < request.predictedEnd) {
    const message = `The credentials end at ${clockTime(ends)}, and the rollout is predicted to take until ${clockTime(request.predictedEnd)} (UTC).`;
    const remedy =
      'Set `role-duration-seconds` of the credentials step, and the maximum session duration of the role, to at least the predicted duration; or use a higher max-healthy-percent, fewer steps or less bake-seconds.';
    refusals.push(new PreconditionError({ code: 'credentials-expire-too-soon', message, remedy }));
  }
  return refusals;
}

/** What will work and may surprise. */
export function refreshGroupWarnings({ group }: RefreshFacts, plan: RefreshPlan): readonly string[] {
  const { name, desired, healthCheckType, instances, suspended } = group.observed;
  const kept = instances.filter(({ isProtected }) => isProtected).length;
  const standby = instances.filter(({ lifecycle }) => lifecycle === 'Standby').length;
  const told = (when: boolean, sentence: string) => (when ? [sentence] : []);
  return [
    ...told(kept > 0, `${kept} instances of ${name} are protected from scale-in: ${fate(plan.scaleInProtected)}.`),
    ...told(standby > 0, `${standby} instances of ${name} are in Standby: ${fate(plan.standby)}.`),
    ...told(
      !healthCheckType.includes('ELB'),
      `${name} replaces instances by EC2 checks only: AWS goes on replacing while the balancer finds them unhealthy, and only this action notices.`,
    ),
    ...told(group.hasWarmPool, `${name} has a warm pool: its instances booted with the release of their time.`),
    ...told(desired === 0, `${name} has no instances: the refresh has nothing to replace.`),
    ...suspended
      .filter((process) => !NEEDED.includes(process))
      .map((process) => `${name} has the process ${process} suspended, before this rollout.`),
  ];
}

function fate(policy: RefreshPlan['scaleInProtected'] | RefreshPlan['standby']): string {
  switch (policy) {
    case 'Ignore':
      return 'they keep running the old release';
    case 'Wait':
      return 'the refresh waits for them and fails after an hour';
    case 'Refresh':
    case 'Terminate':
      return 'they are replaced all the same';
  }
}

function clockTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
