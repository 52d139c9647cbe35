/** How long the parts of a rollout take that this plan does not decide. Seconds. */
export interface FleetTimes {
  /** From asking for an instance to its being healthy in the target group, as the last rollout's journal tells. */
  readonly boot: number;
  /** Between two looks at the fleet. */
  readonly poll: number;
  /** That a target drains after its deregistration: the whole delay, also when idle. */
  readonly deregistration: number;
  /** Life of the cookie that binds clients to a colour; 0 without. */
  readonly cookie: number;
}

export interface RolloutTimes {
  readonly steps: number;
  readonly stepSeconds: number;
  readonly bakeSeconds: number;
  readonly keepOldSeconds: number;
  readonly stablePolls: number;
  /** There is no old colour to prove idle, to keep and to scale in. */
  readonly isFirst?: boolean;
}

export type Phase = 'boot' | 'settle' | 'steps' | 'bake' | 'drain-proof' | 'keep-old' | 'scale-in';

export interface PhaseTime {
  readonly phase: Phase;
  readonly seconds: number;
}

/** Three quiet minutes, two until their metrics are sure, and half a minute until the first of them begins. */
const DRAIN_PROOF_SECONDS = 330;

/**
 * What a blue/green rollout will take, phase by phase, when nothing goes wrong. The bake and the time for which the old
 * colour is kept run while its drain is being proven, so only what they exceed it by is added.
 */
export function predictPhases(plan: RolloutTimes, fleet: FleetTimes): readonly PhaseTime[] {
  const drainProof = DRAIN_PROOF_SECONDS + fleet.cookie;
  const ofNew: readonly PhaseTime[] = [
    { phase: 'boot', seconds: fleet.boot },
    { phase: 'settle', seconds: Math.max(0, plan.stablePolls - 1) * fleet.poll },
    { phase: 'steps', seconds: plan.steps * plan.stepSeconds },
    { phase: 'bake', seconds: plan.bakeSeconds },
  ];
  if (plan.isFirst === true) return ofNew;
  return [
    ...ofNew,
    { phase: 'drain-proof', seconds: Math.max(0, drainProof - plan.bakeSeconds) },
    { phase: 'keep-old', seconds: Math.max(0, plan.keepOldSeconds - Math.max(plan.bakeSeconds, drainProof)) },
    { phase: 'scale-in', seconds: fleet.deregistration },
  ];
}

export function totalSeconds(phases: readonly PhaseTime[]): number {
  return phases.reduce((sum, { seconds }) => sum + seconds, 0);
}
