/** From and to, milliseconds, drawn evenly. */
export type Span = readonly [number, number];

/**
 * How long things take, and what AWS does not document or documents in two ways. SPEC-fleet-time.md says what is known of each;
 * every choice is tested on all its settings.
 */
export interface FleetKnobs {
  /** From the request for an instance until it runs. */
  readonly launchMs: Span;
  /** Boot times are drawn within this share of the release's, 0 to 1. */
  readonly bootSpread: number;
  /** From asking a target group to take a target until it is registered; the group then calls the instance in service. */
  readonly registrationMs: Span;
  /** From the end of drain and hooks until the machine is gone. */
  readonly shutdownMs: Span;
  /** From the acceptance of new actions until requests follow them. */
  readonly propagationMs: Span;
  /** For how long after deregistration new requests may still arrive at a draining target. */
  readonly drainingStillRoutedMs: number;
  /** How old an answer about groups and targets may be; drawn for each read. */
  readonly staleReadMs: Span;
  /** Between two looks of a group at the health of its instances. */
  readonly groupHealthCheckMs: number;
  /** Until the first try after a failed launch; doubles with each failure, up to sixteenfold. */
  readonly launchRetryMs: number;
  /** How late a minute's metrics can be read. */
  readonly metricLagMs: number;
  /** Between two looks of a refresh at its alarms. */
  readonly alarmPollMs: number;
  /** From the start of a refresh, pending, until it is in progress. */
  readonly refreshPendingMs: number;
  /** How long a refresh may be unable to go on. */
  readonly refreshBlockedMs: number;
  /** How MaxHealthyPercentage becomes a number of instances. */
  readonly maxHealthyRounding: 'up' | 'down';
  /** Whether a refresh counts an instance as healthy during its grace period, whatever its target group says. */
  readonly refreshGrace: 'counts-as-healthy' | 'waits-for-target';
  /** Whether a refresh can be rolled back, by alarm or by call, while it bakes. */
  readonly rollbackWhileBaking: 'allowed' | 'refused';
  /** What goes first when a refresh ends or is cancelled while the group has more than its desired capacity. */
  readonly surplusAfterRefresh: 'unready-first' | 'termination-policy';
  /** A forward action whose weights are all 0. */
  readonly zeroWeights: 'refused' | 'answers-503';
  /** Whether a target group whose targets are all still initial sends requests to them. */
  readonly initialTargets: 'fail-open' | 'no-target';
  /** Whether each answer renews the sticky cookie. */
  readonly stickyCookie: 'fixed' | 'renewed';
  /** For how long a client keeps coming; matters where cookies are renewed. */
  readonly clientSessionMs: number;
  /** What blocks a change of size with ScalingActivityInProgress. */
  readonly scalingBlockedBy: 'cooldown' | 'any-activity';
  /** Whole minutes above or below target before target tracking acts. */
  readonly scaleOutMinutes: number;
  readonly scaleInMinutes: number;
}

export const DEFAULT_FLEET_KNOBS: FleetKnobs = {
  launchMs: [8_000, 16_000],
  bootSpread: 0.3,
  registrationMs: [1_000, 4_000],
  shutdownMs: [2_000, 6_000],
  propagationMs: [0, 60_000],
  drainingStillRoutedMs: 15_000,
  staleReadMs: [0, 0],
  groupHealthCheckMs: 30_000,
  launchRetryMs: 30_000,
  metricLagMs: 60_000,
  alarmPollMs: 30_000,
  refreshPendingMs: 2_000,
  refreshBlockedMs: 3_600_000,
  maxHealthyRounding: 'up',
  refreshGrace: 'waits-for-target',
  rollbackWhileBaking: 'allowed',
  surplusAfterRefresh: 'unready-first',
  zeroWeights: 'refused',
  initialTargets: 'fail-open',
  stickyCookie: 'fixed',
  clientSessionMs: 600_000,
  scalingBlockedBy: 'cooldown',
  scaleOutMinutes: 3,
  scaleInMinutes: 15,
};
