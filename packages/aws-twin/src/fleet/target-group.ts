import type { HealthCheckModel } from './fleet-model.ts';
import type { Target } from './target.ts';

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly port: number;
  healthCheck: HealthCheckModel;
  deregistrationDelayMs: number;
  /** By instance, in the order of registration. */
  readonly targets: Map<string, Target>;
  /** Whether a rule names it: else its targets are unused and not checked. */
  isInUse: boolean;
}
