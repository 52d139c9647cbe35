import type { AlarmReading } from './alarm-gate.ts';
import type { PerColour } from './colour.ts';
import type { ObservedGroup, ObservedTarget } from './observation.ts';
import type { RuleReading } from './rule-actions.ts';
import type { AlarmWindow } from './steps.ts';

/** Everything that the checks before the first change look at, read once. Plain data; times are ms since the epoch. */
export interface FleetFacts {
  /** When the reading began. */
  readonly at: number;
  readonly caller: CallerFacts;
  readonly colours: PerColour<ColourFacts>;
  /** By ARN of the rule or, for a listener's default action, of the listener. */
  readonly rules: ReadonlyMap<string, RuleFacts>;
  /** In the order of the names asked for. */
  readonly alarms: readonly AlarmFacts[];
  /** Names of alarms that CloudWatch does not know. */
  readonly unknownAlarms: readonly string[];
}

/** Whose credentials they are. */
export interface CallerFacts {
  readonly account: string;
  readonly arn: string;
  /** When the credentials end, where whoever gave them tells it; null where it does not, or where they have no end. */
  readonly credentialsExpireAt: number | null;
}

export interface ColourFacts {
  readonly group: GroupFacts;
  readonly targetGroup: TargetGroupFacts;
  /** Null where the colour has no release parameter. */
  readonly pointer: PointerFacts | null;
  /** What the preview rule does with this colour's header value; null without a preview, or where it may not be read. */
  readonly preview: PreviewReading | null;
}

export interface GroupFacts {
  /** Its newest refresh included. */
  readonly observed: ObservedGroup;
  readonly arn: string;
  /** A service that made the group and changes it by itself; null where nothing says so. */
  readonly owner: FleetOwner | null;
  readonly hooks: readonly HookFacts[];
  /** Such as `Delete in progress`; null for a group in use. */
  readonly status: string | null;
  readonly launch: LaunchKind;
  /** Instances count by weights, so that sizes are not numbers of instances. */
  readonly isWeighted: boolean;
  readonly hasWarmPool: boolean;
  readonly capacityRebalance: boolean;
  /** New instances begin protected from scale-in. */
  readonly protectsNewInstances: boolean;
  readonly healthCheckGraceSeconds: number;
  /** Null where none is set: a refresh then uses the grace period. */
  readonly instanceWarmupSeconds: number | null;
  /** Percentages of the group's own maintenance policy; null without one. */
  readonly maintenance: { readonly minHealthy: number; readonly maxHealthy: number } | null;
}

export type LaunchKind =
  /** One launch template. */
  | 'template'
  /** A launch template within a mixed-instances policy. */
  | 'mixed'
  /** A mixed-instances policy that chooses types by attributes, which a refresh takes no desired configuration for. */
  | 'mixed-by-attributes'
  | 'launch-configuration';

export interface FleetOwner {
  readonly service: 'CloudFormation' | 'Elastic Beanstalk' | 'CodeDeploy' | 'another service';
  /** What it says so by: the tag, name or hook, with its value. */
  readonly evidence: string;
}

export interface HookFacts {
  readonly name: string;
  readonly transition: 'launch' | 'terminate';
  readonly heartbeatSeconds: number;
  /** The longest that an instance waits, heartbeats included. */
  readonly globalSeconds: number;
  /** `CONTINUE` or `ABANDON`. */
  readonly defaultResult: string;
}

export interface TargetGroupFacts {
  readonly arn: string;
  readonly name: string;
  /** `instance`, `ip`, `lambda` or `alb`. */
  readonly targetType: string;
  /** ARNs of the load balancers whose rules name it. Empty: its targets get no health checks. */
  readonly loadBalancers: readonly string[];
  readonly targets: ReadonlyMap<string, ObservedTarget>;
  readonly health: HealthCheckFacts;
  readonly deregistrationDelaySeconds: number;
  readonly slowStartSeconds: number;
  /** Binds clients to single targets; that of the rule, which binds them to a colour, is in the rule's reading. */
  readonly stickiness: { readonly kind: string; readonly seconds: number } | null;
}

export interface HealthCheckFacts {
  readonly isEnabled: boolean;
  /** Null for checks without one, such as TCP. */
  readonly path: string | null;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  /** Passes in a row from unhealthy to healthy. */
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

export interface RuleFacts {
  readonly reading: RuleReading;
  readonly loadBalancer: string;
  readonly listener: string;
  /** `default` for a listener's default action. */
  readonly priority: string;
}

export type PreviewReading =
  /** A rule sends requests with the value to this colour alone. */
  | { readonly kind: 'this-colour'; readonly rule: string }
  /** A rule with the value sends them elsewhere, or not only to this colour. */
  | { readonly kind: 'elsewhere'; readonly rule: string }
  /** No rule of the load balancer's listeners asks for header and value. */
  | { readonly kind: 'no-rule' };

export interface AlarmFacts extends AlarmReading {
  readonly kind: 'metric' | 'composite';
  /** Null for a composite alarm, and for one whose period is not told; see `stepSeconds`. */
  readonly window: AlarmWindow | null;
  /** What a metric alarm makes of missing data, `missing` where it does not say; null for a composite alarm. */
  readonly missingData: 'missing' | 'ignore' | 'breaching' | 'notBreaching' | null;
}

export interface PointerFacts {
  readonly name: string;
  readonly value: string;
  /** `String`, `StringList` or `SecureString`. */
  readonly type: string;
  readonly version: number;
  /** When it was last written; null where it is not told. */
  readonly changedAt: number | null;
}
