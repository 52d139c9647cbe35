import type { HealthCheckModel } from './fleet-model.ts';
import type { TargetReason, TargetState } from './target.ts';
import type { TargetGroup } from './target-group.ts';

/** A target, as its target group describes it. */
export interface TargetView {
  readonly instanceId: string;
  readonly port: number;
  readonly state: TargetState;
  readonly reason: TargetReason | null;
  readonly description: string | null;
}

export interface TargetGroupView {
  readonly arn: string;
  readonly name: string;
  readonly port: number;
  readonly healthCheck: HealthCheckModel;
  readonly deregistrationDelayMs: number;
  /** Of the listeners whose rules name it. */
  readonly loadBalancerArns: readonly string[];
}

export function targetViews({ targets }: TargetGroup): readonly TargetView[] {
  return [...targets.values()].map(({ instanceId, port, state, reason }) => ({
    instanceId,
    port,
    state,
    reason,
    description: reason === null ? null : DESCRIPTIONS[reason],
  }));
}

const DESCRIPTIONS: Readonly<Record<TargetReason, string>> = {
  'Elb.RegistrationInProgress': 'The target is being registered.',
  'Elb.InitialHealthChecking': 'The first health checks are under way.',
  'Target.ResponseCodeMismatch': 'Health checks failed with these codes: [503]',
  'Target.Timeout': 'Health checks got no answer in time.',
  'Target.FailedHealthChecks': 'Health checks failed.',
  'Target.NotRegistered': 'The target is not registered in the target group.',
  'Target.NotInUse': 'The target group is in no rule of a load balancer.',
  'Target.DeregistrationInProgress': 'The target is being deregistered.',
};

/** What a description says of an instance that is not in the target group. */
export function unregistered(instanceId: string): TargetView {
  const reason = 'Target.NotRegistered';
  return { instanceId, port: 0, state: 'unused', reason, description: DESCRIPTIONS[reason] };
}
