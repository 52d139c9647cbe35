import type { HealthCheckType, MaintenancePolicy, TemplateChoice } from './fleet-model.ts';
import type { FleetState } from './fleet-state.ts';
import { type Group, PROCESSES, type Process } from './group.ts';
import { checkSizes, refuseWhileScaling, resize } from './group-size.ts';
import { resolveTemplate } from './launch-template.ts';
import { isActiveRefresh } from './refresh.ts';
import { validationError } from './refusal.ts';

/** Changes of a group; absent members stay. Seconds, as by the API. */
export interface GroupChange {
  readonly minSize?: number;
  readonly desiredCapacity?: number;
  readonly maxSize?: number;
  readonly launchTemplate?: TemplateChoice;
  readonly healthCheckType?: HealthCheckType;
  readonly healthCheckGracePeriod?: number;
  /** -1 takes it away. */
  readonly defaultInstanceWarmup?: number;
  readonly defaultCooldown?: number;
  readonly maintenancePolicy?: MaintenancePolicy | null;
  readonly newInstancesProtectedFromScaleIn?: boolean;
}

/** Source: Auto Scaling API, UpdateAutoScalingGroup. All or nothing. */
export function changeGroup(state: FleetState, group: Group, change: GroupChange): void {
  const sizes = { min: change.minSize, max: change.maxSize, desired: change.desiredCapacity };
  checkSizes(group, sizes);
  if (change.launchTemplate !== undefined) checkTemplate(state, group, change.launchTemplate);
  refuseWhileScaling(state, group, false);
  if (change.launchTemplate !== undefined) group.template = change.launchTemplate;
  group.healthCheckType = change.healthCheckType ?? group.healthCheckType;
  group.graceMs = toMs(change.healthCheckGracePeriod) ?? group.graceMs;
  group.cooldownMs = toMs(change.defaultCooldown) ?? group.cooldownMs;
  if (change.defaultInstanceWarmup !== undefined) {
    group.warmupMs = change.defaultInstanceWarmup === -1 ? null : change.defaultInstanceWarmup * 1000;
  }
  if (change.maintenancePolicy !== undefined) group.maintenancePolicy = change.maintenancePolicy;
  group.protectsNew = change.newInstancesProtectedFromScaleIn ?? group.protectsNew;
  resize(state, group, sizes);
}

/** Source: Auto Scaling guide, "How an instance refresh works": not while one deploys a configuration of its own. */
function checkTemplate(state: FleetState, group: Group, template: TemplateChoice): void {
  resolveTemplate(state, template);
  const refresh = group.refreshes.at(-1);
  if (refresh === undefined || !isActiveRefresh(refresh) || refresh.desiredTemplate === null) return;
  throw validationError(
    'The launch template cannot change while an instance refresh with a desired configuration is active.',
  );
}

/** Without names, all of them. Throws `ValidationError` for a name that is no process. */
export function processesOf(names: readonly string[] | undefined): readonly Process[] {
  if (names === undefined || names.length === 0) return PROCESSES;
  return names.map((name) => {
    const process = PROCESSES.find((each) => each === name);
    if (process === undefined) throw validationError(`${name} is not a process of Auto Scaling`);
    return process;
  });
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
