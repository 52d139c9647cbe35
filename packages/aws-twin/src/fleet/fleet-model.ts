import type { TargetReason } from './target.ts';

/** What a `FleetWorld` begins with. Names of members follow the API's where they mean the same; times are seconds where the API's are. */
export interface FleetModel {
  /** Twelve digits; default `111122223333`. */
  readonly accountId?: string;
  /** Default `ca-central-1`. */
  readonly region?: string;
  readonly launchTemplates: readonly LaunchTemplateModel[];
  readonly groups: readonly GroupModel[];
  readonly targetGroups: readonly TargetGroupModel[];
  readonly loadBalancers: readonly LoadBalancerModel[];
  readonly listeners: readonly ListenerModel[];
  /** How instances behave, by the release that their pointer named when they booted. Others boot as `DEFAULT_RELEASE` does. */
  readonly releases?: Readonly<Record<string, ReleaseModel>>;
  /** Requests that clients make; none by default. */
  readonly traffic?: readonly TrafficModel[];
}

export interface LaunchTemplateModel {
  readonly id: string;
  readonly name: string;
  readonly defaultVersion: number;
  readonly versions: readonly TemplateVersionModel[];
}

export interface TemplateVersionModel {
  readonly version: number;
  /** An AMI, or `resolve:ssm:<parameter>`. */
  readonly imageId: string;
  readonly instanceType: string;
}

/** `version` is a number in digits, `$Latest` or `$Default`. */
export interface TemplateChoice {
  readonly id: string;
  readonly version: string;
}

export type HealthCheckType = 'EC2' | 'ELB';

export interface GroupModel {
  readonly name: string;
  readonly minSize: number;
  readonly desiredCapacity: number;
  readonly maxSize: number;
  readonly launchTemplate: TemplateChoice;
  /** Default: the region's `a` and `b`. */
  readonly availabilityZones?: readonly string[];
  readonly subnetIds?: readonly string[];
  readonly targetGroupArns?: readonly string[];
  /** Default `EC2`. */
  readonly healthCheckType?: HealthCheckType;
  /** Seconds; default 0, as by the API. */
  readonly healthCheckGracePeriod?: number;
  /** Seconds; absent is not set, which is not the same as 0. */
  readonly defaultInstanceWarmup?: number;
  /** Seconds; default 300. */
  readonly defaultCooldown?: number;
  readonly maintenancePolicy?: MaintenancePolicy;
  readonly hooks?: readonly HookModel[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly suspendedProcesses?: readonly string[];
  readonly newInstancesProtectedFromScaleIn?: boolean;
  /** The parameter that user data reads at boot; its value is the release of the instance. */
  readonly bootParameter?: string;
  readonly scalingPolicies?: readonly ScalingPolicyModel[];
  /** Chosen by attributes instead of by type: such a group cannot have a desired configuration or skip what matches. */
  readonly hasInstanceRequirements?: boolean;
}

/** Percentages of the desired capacity. */
export interface MaintenancePolicy {
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
}

export type HookTransition = 'autoscaling:EC2_INSTANCE_LAUNCHING' | 'autoscaling:EC2_INSTANCE_TERMINATING';
export type HookResult = 'CONTINUE' | 'ABANDON';

export interface HookModel {
  readonly name: string;
  readonly transition: HookTransition;
  /** Seconds; default 3600. */
  readonly heartbeatTimeout?: number;
  /** Default `ABANDON`. */
  readonly defaultResult?: HookResult;
  /** Seconds after which the instance itself completes the action; null: nobody does, unless told through the API. Default 5. */
  readonly completesAfter?: number | null;
  readonly completesWith?: HookResult;
}

/** Target tracking of requests per minute and instance. */
export interface ScalingPolicyModel {
  readonly name: string;
  readonly targetGroupArn: string;
  readonly requestsPerInstance: number;
  readonly disableScaleIn?: boolean;
}

export interface TargetGroupModel {
  readonly arn: string;
  readonly name: string;
  /** Default 3000. */
  readonly port?: number;
  readonly healthCheck?: Partial<HealthCheckModel>;
  /** Seconds; default 300. */
  readonly deregistrationDelay?: number;
}

/** Seconds and counts; defaults 30, 5, 5, 2 and `/`. */
export interface HealthCheckModel {
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly path: string;
}

export interface LoadBalancerModel {
  readonly arn: string;
  readonly name: string;
  readonly dnsName?: string;
}

export interface ListenerModel {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly port: number;
  readonly protocol: string;
  readonly defaultActions: readonly ListenerAction[];
  /** Of the default rule, which the API lists among the rules. Default: the listener's ARN with `listener` replaced and `/default` added. */
  readonly defaultRuleArn?: string;
  readonly rules?: readonly RuleModel[];
}

export interface RuleModel {
  readonly arn: string;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly ListenerAction[];
}

/** As the API has it; members that are not named here are kept as they came. */
export interface RuleCondition {
  readonly Field?: string | undefined;
  readonly Values?: readonly string[] | undefined;
  readonly [member: string]: unknown;
}

/** As the API has it; members that are not named here are kept as they came. */
export interface ListenerAction {
  readonly Type: string;
  readonly Order?: number | undefined;
  readonly TargetGroupArn?: string | undefined;
  readonly ForwardConfig?: ForwardConfig | undefined;
  readonly [member: string]: unknown;
}

export interface ForwardConfig {
  readonly TargetGroups?: readonly TargetGroupTuple[] | undefined;
  readonly TargetGroupStickinessConfig?:
    | { readonly Enabled?: boolean | undefined; readonly DurationSeconds?: number | undefined }
    | undefined;
}

export interface TargetGroupTuple {
  readonly TargetGroupArn?: string | undefined;
  readonly Weight?: number | undefined;
}

/** How an instance behaves that booted this release. */
export interface ReleaseModel {
  /** Seconds from running until the application answers, drawn within ± `bootSpread`. Default 40. */
  readonly bootSeconds?: number;
  /** `never`: it boots and fails every health check. Default `healthy`. */
  readonly health?: 'healthy' | 'never';
  /** Why it fails; default `Target.ResponseCodeMismatch`. */
  readonly failingReason?: TargetReason;
  /** Share of answers that are 5xx, 0 to 1. Default 0. */
  readonly errorRate?: number;
  /** Once booted, seconds of health and of failure by turns. */
  readonly flapping?: { readonly healthySeconds: number; readonly failingSeconds: number };
}

export interface TrafficModel {
  readonly ruleArn: string;
  readonly requestsPerSecond: number;
}
