/** A type of resource that no plan may replace or delete by the way. */
export interface ProtectedType {
  readonly type: string;
  /** What is lost or goes dark, as a sentence. */
  readonly why: string;
  /** How it is done properly. */
  readonly instead: string;
}

const ASIDE =
  'Make the new one beside it under another name, move what uses it, and remove the old one in a later apply.';
const KEEP = 'Undo the change of the attribute that forces it.';

/** What holds data, or what visitors, deploys and other stacks hold on to by its identity. */
export const protectedTypes: readonly ProtectedType[] = [
  {
    type: 'aws_s3_bucket',
    why: 'The bucket holds what no code can make again: releases, logs, state or artifacts; and its name may be taken by somebody else once it is free.',
    instead: `${KEEP} For another name, make the new bucket beside it, copy the objects, switch what reads it, and remove the old one later.`,
  },
  {
    type: 'aws_cloudfront_distribution',
    why: 'The public names lead to this distribution: every visitor gets errors until a new one is deployed everywhere and DNS follows.',
    instead: ASIDE,
  },
  {
    type: 'aws_cloudfront_vpc_origin',
    why: 'Distributions reach the balancer through it, and CloudFront refuses to remove one in use.',
    instead:
      'Raise `vpc_origin_revision`, so that the new one is made first, and allow this address in the apply that removes the old one.',
  },
  {
    type: 'aws_lb_target_group',
    why: 'Listener rules forward to this group and its instances are registered in it: a new one starts without targets, and deploys know its ARN.',
    instead: `${KEEP} Otherwise make a new group beside it, attach it, shift the weights with a deploy, and remove the old one later.`,
  },
  {
    type: 'aws_lb',
    why: 'All requests to the API pass this balancer, and its DNS name changes with it.',
    instead: ASIDE,
  },
  {
    type: 'aws_lb_listener',
    why: 'Without the listener the balancer accepts no request, and every rule and weight on it is gone.',
    instead: KEEP,
  },
  {
    type: 'aws_lb_listener_rule',
    why: 'The weights of the rule say which colour is live; a new rule starts with the weights of the first apply.',
    instead: `${KEEP} Change conditions and priority in place.`,
  },
  {
    type: 'aws_autoscaling_group',
    why: 'All instances of the group end with it, live ones too.',
    instead: KEEP,
  },
  {
    type: 'aws_kms_key',
    why: 'Whatever the key has encrypted cannot be read any more once it is gone.',
    instead:
      'Make a new key beside it, encrypt anew, and schedule the deletion of the old one by hand with its waiting period.',
  },
  {
    type: 'aws_cloudwatch_log_group',
    why: 'The logs that it keeps, and has to keep as long as its retention says, are gone with it.',
    instead: 'Export the logs first, or take the group out of the state with a `removed` block, so that it stays.',
  },
  {
    type: 'aws_route53_zone',
    why: 'A new zone has other name servers: every name in it stops resolving until the registrar follows.',
    instead: KEEP,
  },
  {
    type: 'aws_acm_certificate',
    why: 'Distributions and listeners use the certificate, and a new one has to be validated first.',
    instead: 'Give it `create_before_destroy`, and allow this address once the new one is validated and in use.',
  },
  {
    type: 'aws_elasticache_replication_group',
    why: 'All sessions in it are lost, and the endpoint that the application knows may change.',
    instead: ASIDE,
  },
  {
    type: 'aws_elasticache_serverless_cache',
    why: 'All sessions in it are lost, and the endpoint that the application knows may change.',
    instead: ASIDE,
  },
  {
    type: 'aws_db_instance',
    why: 'The data in it is gone.',
    instead: 'Restore a snapshot beside it, switch the application, and remove the old one later.',
  },
  {
    type: 'aws_rds_cluster',
    why: 'The data in it is gone.',
    instead: 'Restore a snapshot beside it, switch the application, and remove the old one later.',
  },
  {
    type: 'aws_dynamodb_table',
    why: 'The data in it is gone.',
    instead: 'Make a new table beside it, move the data, and remove the old one later.',
  },
  {
    type: 'aws_iam_openid_connect_provider',
    why: 'No workflow of the account can take a role until it is back: neither deploys nor the apply that would mend it.',
    instead: 'Change client ids and thumbprints in place.',
  },
  {
    type: 'aws_vpc',
    why: 'Everything with an address lies in it.',
    instead: ASIDE,
  },
  {
    type: 'aws_subnet',
    why: 'Balancer and instances lie in it and are replaced with it.',
    instead: 'Add subnets beside it, move the group and the balancer over, and remove the old ones later.',
  },
];

/** Other names of the provider for the same thing. */
const ALIASES: Readonly<Record<string, string>> = {
  aws_alb: 'aws_lb',
  aws_alb_target_group: 'aws_lb_target_group',
  aws_alb_listener: 'aws_lb_listener',
  aws_alb_listener_rule: 'aws_lb_listener_rule',
};

/** The entry of a type, also of those that a caller adds. */
export function protectionOf(type: string, added: readonly string[]): ProtectedType | null {
  const known = protectedTypes.find((entry) => entry.type === (ALIASES[type] ?? type));
  if (known !== undefined) return known;
  if (!added.includes(type)) return null;
  return { type, why: 'Input `protect` lists this type.', instead: KEEP };
}
