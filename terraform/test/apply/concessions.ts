/**
 * Everything in which an apply to emulators is not an apply to AWS. Nothing of it stands in a stack or module: the run
 * makes its copy of the code and starts its emulators from this file, and prints it at the end.
 */

export type Emulator = 'moto' | 'ministack';

/** Which emulator answers for each service, as the provider calls it. Neither of them has all of them. */
export const SERVICES: Readonly<Record<string, Emulator>> = {
  // Their answers name each other: a listener its certificate, a group its template, subnets and target groups.
  acm: 'moto',
  autoscaling: 'moto',
  ec2: 'moto',
  elbv2: 'moto',
  iam: 'moto',
  // ministack reads no rules back.
  wafv2: 'moto',
  cloudwatch: 'moto',
  // moto has no functions, cache policies and VPC origins.
  cloudfront: 'ministack',
  cloudwatchlogs: 'ministack',
  elasticache: 'ministack',
  kms: 'ministack',
  route53: 'ministack',
  s3: 'ministack',
  s3control: 'ministack',
  sns: 'ministack',
  ssm: 'ministack',
  sts: 'ministack',
};

/** A few lines by which an emulator is made to keep or find something; they lie in mended_<emulator>.py. */
export interface Mending {
  readonly emulator: Emulator;
  readonly name: string;
  /** What goes wrong without it. */
  readonly reason: string;
}

export const MENDINGS: readonly Mending[] = [
  {
    emulator: 'moto',
    name: 'scaling_policies_read_back',
    reason:
      'moto reads every scaling policy back as disabled and with an empty predictive configuration, so the second plan changes them.',
  },
  {
    emulator: 'moto',
    name: 'composite_alarms_are_kept',
    reason: 'moto has the fields of a composite alarm but not the call that makes one (PutCompositeAlarm).',
  },
  {
    emulator: 'moto',
    name: 'groups_keep_warmup_and_maintenance',
    reason: 'moto forgets default_instance_warmup and instance_maintenance_policy, so the second plan sets them again.',
  },
  {
    emulator: 'moto',
    name: 'rules_keep_descriptions',
    reason:
      'moto keeps the description of a security group rule only where the rule names addresses, not where it names another group or a prefix list.',
  },
  {
    emulator: 'moto',
    name: 'templates_leave_their_own_tags_out',
    reason:
      'moto adds the tags of a launch template itself to what the template gives instances, so the second plan takes them away again.',
  },
  {
    emulator: 'ministack',
    name: 'balancers_are_looked_up_in_the_other_emulator',
    reason:
      'ministack makes a VPC origin only for a balancer that exists, and looks among its own; this one is in moto.',
  },
];

/** An argument that no emulator can hold: the run's copy of the code has another value there. */
export interface Concession {
  /** Folder of the block under terraform/. */
  readonly folder: string;
  /** As in the code: `aws_lb.this`. */
  readonly resource: string;
  /** What stands in the block instead, in HCL: an argument, or a nested block that replaces all of its kind. */
  readonly instead: string;
  readonly reason: string;
}

export const CONCESSIONS: readonly Concession[] = [];

/** How the provider talks to an emulator. None of it is about what is made. */
export const PROVIDER_ARGUMENTS: Readonly<Record<string, string>> = {
  access_key: '"test"',
  secret_key: '"test"',
  skip_credentials_validation: 'true',
  skip_metadata_api_check: 'true',
  skip_region_validation: 'true',
  // Asked for, because references to groups of another account would drift.
  skip_requesting_account_id: 'false',
  // Names of buckets are no hosts here.
  s3_use_path_style: 'true',
  // Emulators drop connections when forty calls come at once.
  max_retries: '5',
};
