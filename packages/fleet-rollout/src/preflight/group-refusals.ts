import { type Colour, ConflictError, type DeployError, PreconditionError } from '@deploy/kernel';
import { COLOURS, otherColour } from '../colour.ts';
import type { ColourFacts, FleetFacts } from '../fleet-facts.ts';
import type { PreflightRequest } from './preflight.ts';

/** Whether both groups can be sized, filled and emptied by this rollout alone. */
export function groupRefusals(facts: FleetFacts, request: PreflightRequest): readonly DeployError[] {
  const idle = idleColour(facts);
  return [
    ...sameGroup(facts),
    ...COLOURS.flatMap((colour) => eachColour(colour, facts.colours[colour])),
    ...(idle === null ? [] : sizeRefusals(facts, idle, request)),
  ];
}

/** What will work and may surprise. */
export function groupWarnings({ colours }: FleetFacts): readonly string[] {
  return COLOURS.flatMap((colour) => {
    const { group, targetGroup } = colours[colour];
    const { observed } = group;
    const protectedCount = observed.instances.filter(({ isProtected }) => isProtected).length;
    return [
      ...(observed.healthCheckType.includes('ELB')
        ? []
        : [`${observed.name} replaces instances by EC2 checks only: one that fails in the balancer stays.`]),
      ...(protectedCount > 0 || group.protectsNewInstances
        ? [`${observed.name} protects instances from scale-in: they stay when the colour is emptied.`]
        : []),
      ...(targetGroup.slowStartSeconds > 0
        ? [`${targetGroup.name} has a slow start, which does nothing for a colour that is empty at first.`]
        : []),
      ...observed.suspended
        .filter((process) => !NEEDED.includes(process))
        .map((process) => `${observed.name} has the process ${process} suspended, before this rollout.`),
    ];
  });
}

/** Without these a group neither grows nor shrinks as asked, or its instances never get a request. */
const NEEDED: readonly string[] = ['Launch', 'Terminate', 'AddToLoadBalancer', 'HealthCheck', 'ReplaceUnhealthy'];
const REFRESH_ENDED = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

function eachColour(colour: Colour, { group, targetGroup, pointer }: ColourFacts): readonly DeployError[] {
  const { observed, owner, status } = group;
  const refusals: DeployError[] = [];
  const refuse = (code: string, message: string, remedy: string) =>
    void refusals.push(new PreconditionError({ code, message, remedy }));
  if (owner !== null) {
    const remedy = `Deploy it through ${owner.service}, or give this action a group that no other service changes.`;
    const message = `${observed.name} belongs to ${owner.service} (${owner.evidence}), which would undo or be broken by this rollout.`;
    refusals.push(new ConflictError({ code: 'group-owned-elsewhere', message, remedy }));
  }
  if (status !== null) {
    refuse(
      'group-not-in-use',
      `${observed.name} is not in use: ${status}.`,
      'Wait until it is gone, and name another group.',
    );
  }
  if (group.isWeighted) {
    const message = `${observed.name} counts capacity by weights of instance types, so that sizes are no numbers of instances.`;
    refuse(
      'group-weighted',
      message,
      'Take the weights out of its mixed-instances policy; this action counts instances.',
    );
  }
  if (!observed.targetGroups.includes(targetGroup.arn)) {
    const message = `${observed.name} does not register its instances with ${targetGroup.arn}.`;
    refuse('group-not-attached', message, `Attach the target group to the group of ${colour} (\`target_group_arns\`).`);
  }
  if (targetGroup.targetType !== 'instance') {
    const message = `${targetGroup.name} has targets of type ${targetGroup.targetType}, which cannot be told by instance.`;
    refuse('target-type-unsupported', message, 'Use a target group whose target type is `instance`.');
  }
  if (!targetGroup.health.isEnabled) {
    const message = `${targetGroup.name} has its health checks off: nothing would ever be healthy.`;
    refuse('health-checks-off', message, 'Enable the health checks of the target group.');
  }
  const suspended = observed.suspended.filter((process) => NEEDED.includes(process));
  if (suspended.length > 0) {
    const message = `${observed.name} has ${suspended.join(', ')} suspended.`;
    const command = `aws autoscaling resume-processes --auto-scaling-group-name ${observed.name} --scaling-processes ${suspended.join(' ')}`;
    refuse('processes-suspended', message, `Find out who suspended them and why, then resume them: \`${command}\`.`);
  }
  if (observed.refresh !== null && !REFRESH_ENDED.includes(observed.refresh.status)) {
    const message = `An instance refresh of ${observed.name} is ${observed.refresh.status} (${observed.refresh.id}).`;
    const remedy = 'Wait for it or cancel it, and see who started it; two tools cannot replace the same instances.';
    refusals.push(new ConflictError({ code: 'refresh-active', message, remedy }));
  }
  if (pointer === null) {
    const message = `${colour} has no release parameter, so its instances cannot be told what to start.`;
    refuse(
      'release-parameter-missing',
      message,
      'Name it as `release_parameter` of the colour, and let user data read it.',
    );
  }
  return refusals;
}

function sameGroup({ colours: { blue, green } }: FleetFacts): readonly DeployError[] {
  const same =
    blue.group.observed.name === green.group.observed.name
      ? blue.group.observed.name
      : blue.targetGroup.arn === green.targetGroup.arn
        ? blue.targetGroup.arn
        : null;
  if (same === null) return [];
  return [
    new PreconditionError({
      code: 'colours-share',
      message: `Both colours name ${same}.`,
      remedy: 'Give each colour a group and a target group of its own, or use `strategy: instance-refresh`.',
    }),
  ];
}

/** Sizes that only a rollout on its way explains, and those that it will not fit into. */
function sizeRefusals({ colours }: FleetFacts, idle: Colour, request: PreflightRequest): readonly DeployError[] {
  const [empty, live] = [colours[idle].group.observed, colours[otherColour(idle)].group.observed];
  const needed = Math.max(live.desired, request.floor);
  const refusals: DeployError[] = [];
  if (empty.max < needed) {
    refusals.push(
      new PreconditionError({
        code: 'max-size-too-small',
        message: `${empty.name} may grow to ${empty.max} instances, and ${needed} are needed to carry what ${live.name} carries.`,
        remedy: `Raise the maximum of ${empty.name} to at least ${needed}, better to that of the other colour.`,
      }),
    );
  }
  if (request.unsettled === null && (empty.desired > 0 || empty.instances.length > 0)) {
    refusals.push(
      new ConflictError({
        code: 'idle-colour-sized',
        message: `${idle} has no weight, and ${empty.instances.length} instances (desired ${empty.desired}) that no journal explains.`,
        remedy: `Find out whose they are. Set minimum and desired capacity of ${empty.name} to 0 if nobody needs them, then run this again.`,
      }),
    );
  }
  return refusals;
}

/** The colour without weight; null where that is not clear. */
function idleColour({ rules }: FleetFacts): Colour | null {
  const readings = [...rules.values()].map(({ reading }) => reading);
  const idle = COLOURS.filter((colour) =>
    readings.every((reading) => reading.kind === 'colours' && reading.weights[colour] === 0),
  );
  return idle.length === 1 ? (idle[0] ?? null) : null;
}
