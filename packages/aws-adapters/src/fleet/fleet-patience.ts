import type { Patience } from '../retry-rules.ts';

/**
 * A rollout lasts for many minutes, so a busy minute of a control plane must not end it: calls are tried for up to three
 * minutes. What passes besides throttling and server errors (sources: API references of Auto Scaling, "Common errors" and
 * the errors of `UpdateAutoScalingGroup`; of Elastic Load Balancing, `DescribeTargetHealth`; of SSM, `PutParameter`): a
 * scaling activity or another update in progress, health that is not known for the moment, and too many updates of one
 * parameter.
 */
export const FLEET_PATIENCE: Patience = {
  policy: { attempts: 24, baseMs: 300, capMs: 15_000 },
  withinMs: 180_000,
  passing: new Set([
    'ScalingActivityInProgressFault',
    'ScalingActivityInProgress',
    'ResourceContentionFault',
    'ResourceContention',
    'HealthUnavailableException',
    'HealthUnavailable',
    'PriorRequestNotCompleteException',
    'PriorRequestNotComplete',
    'TooManyUpdates',
  ]),
};

/** For calls whose failure tells as much as their success. */
export const PROBE_PATIENCE: Patience = {
  policy: { attempts: 4, baseMs: 200, capMs: 2_000 },
  withinMs: 15_000,
  passing: new Set(),
};
