import type { PerColour } from '@deploy/fleet-rollout';
import { InputError } from '@deploy/kernel';
import { readBalancingArn } from './balancing-arn.ts';

export interface ColourSettings {
  /** Name of the Auto Scaling group. */
  readonly group: string;
  readonly targetGroupArn: string;
  /** Name of the SSM parameter that says which release its instances start with; null where there is none. */
  readonly releaseParameter: string | null;
}

/** The rule that lets a request with a header reach one colour before it has any weight. */
export interface PreviewSettings {
  /** Where it is asked, such as `https://api.example.com`. */
  readonly url: string;
  readonly header: string;
  readonly values: PerColour<string>;
}

/** Which fleet it is. */
export interface FleetSettings {
  readonly colours: PerColour<ColourSettings>;
  /** ARNs of listener rules, or of listeners for their default action. At least one, all of one load balancer. */
  readonly rules: readonly string[];
  readonly preview: PreviewSettings | null;
  /** Such as `/healthz`. */
  readonly healthPath: string;
  /** Requests that a smoke test sends at least, so that rates of errors can be compared. 0: until one is answered well. */
  readonly minimumRequests: number;
}

/** Both target groups, by colour. */
export function targetGroupsOf({ colours }: FleetSettings): PerColour<string> {
  return { blue: colours.blue.targetGroupArn, green: colours.green.targetGroupArn };
}

/** Throws `InputError` for settings that name no load balancer, or several. */
export function checkSettings({ colours, rules }: FleetSettings): void {
  for (const { targetGroupArn } of [colours.blue, colours.green]) {
    if (readBalancingArn(targetGroupArn)?.kind !== 'target-group') throw arnInvalid(targetGroupArn, 'a target group');
  }
  if (rules.length === 0) throw rulesMissing();
  const balancers = rules.map((rule) => {
    const arn = readBalancingArn(rule);
    if (arn?.kind !== 'rule' && arn?.kind !== 'listener') throw arnInvalid(rule, 'a listener rule or listener');
    return arn.loadBalancer;
  });
  if (new Set(balancers).size > 1) throw severalBalancers([...new Set(balancers)]);
}

function arnInvalid(arn: string, wanted: string): InputError {
  return new InputError({
    code: 'balancing-arn-invalid',
    message: `${JSON.stringify(arn)} is not the ARN of ${wanted} of an Application Load Balancer.`,
    remedy:
      'Check inputs `listener-rule-arns` and `colours` or the contract: ARNs begin with arn:aws:elasticloadbalancing and hold `listener-rule/app/`, `listener/app/` or `targetgroup/`.',
  });
}

function rulesMissing(): InputError {
  return new InputError({
    code: 'listener-rules-missing',
    message: 'No listener rule is given.',
    remedy:
      'Name every rule that forwards to the colours in `listener-rule-arns`, or in `api.listener_rule_arns` of the contract.',
  });
}

function severalBalancers(balancers: readonly string[]): InputError {
  return new InputError({
    code: 'listener-rules-scattered',
    message: `The listener rules belong to several load balancers: ${balancers.join(', ')}.`,
    remedy:
      'Name rules of one load balancer: a target group belongs to one, so the others cannot forward to the colours.',
  });
}

export function releaseParameterMissing(group: string): InputError {
  return new InputError({
    code: 'release-parameter-missing',
    message: `${group} has no release parameter, so its instances cannot be told which release to start.`,
    remedy: `Name the SSM parameter that instances of ${group} read in \`colours\` or the contract.`,
  });
}
