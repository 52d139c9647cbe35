import { InputError } from '@deploy/kernel';
import type { TerraformState } from './state.ts';

/** What a twin is made from. */
const MODELLED = [
  'aws_autoscaling_group',
  'aws_cloudfront_cache_policy',
  'aws_cloudfront_distribution',
  'aws_cloudfront_function',
  'aws_cloudfront_origin_access_control',
  'aws_cloudfront_response_headers_policy',
  'aws_cloudfront_vpc_origin',
  'aws_cloudwatch_composite_alarm',
  'aws_cloudwatch_metric_alarm',
  'aws_launch_template',
  'aws_lb',
  'aws_lb_listener',
  'aws_lb_listener_rule',
  'aws_lb_target_group',
  'aws_s3_bucket',
  'aws_s3_bucket_policy',
  'aws_s3_bucket_versioning',
  'aws_ssm_parameter',
  'aws_subnet',
] as const;

/** What a state may hold and the twin leaves out, by the reason. */
export const LEFT_OUT: Readonly<Record<string, readonly string[]>> = {
  'The twin has no CPU and no memory: groups in it are scaled by hand, or by requests where a model says so.': [
    'aws_autoscaling_policy',
  ],
  'Nobody of the twin is filtered: requests come from this machine.': [
    'aws_wafv2_web_acl',
    'aws_wafv2_web_acl_logging_configuration',
  ],
  'Everything of the twin is on 127.0.0.1: names, certificates and networks lead nowhere.': [
    'aws_acm_certificate',
    'aws_acm_certificate_validation',
    'aws_default_security_group',
    'aws_eip',
    'aws_internet_gateway',
    'aws_nat_gateway',
    'aws_route',
    'aws_route53_health_check',
    'aws_route53_record',
    'aws_route_table',
    'aws_route_table_association',
    'aws_security_group',
    'aws_vpc',
    'aws_vpc_endpoint',
    'aws_vpc_security_group_egress_rule',
    'aws_vpc_security_group_ingress_rule',
  ],
  "Who may do what comes from the actions' iam.json, to which a test compares these.": [
    'aws_iam_instance_profile',
    'aws_iam_policy',
    'aws_iam_role',
    'aws_iam_role_policy',
    'aws_iam_role_policy_attachment',
  ],
  'The twin keeps no logs and sends no messages.': [
    'aws_cloudwatch_log_delivery',
    'aws_cloudwatch_log_delivery_destination',
    'aws_cloudwatch_log_delivery_source',
    'aws_cloudwatch_log_group',
    'aws_cloudwatch_log_metric_filter',
    'aws_cloudwatch_log_resource_policy',
    'aws_flow_log',
    'aws_s3_bucket_logging',
    'aws_sns_topic',
    'aws_sns_topic_policy',
    'aws_sns_topic_subscription',
  ],
  'A rehearsal is over before any of it could be seen.': [
    'aws_kms_alias',
    'aws_kms_key',
    'aws_s3_bucket_lifecycle_configuration',
    'aws_s3_bucket_ownership_controls',
    'aws_s3_bucket_public_access_block',
    'aws_s3_bucket_server_side_encryption_configuration',
  ],
};

/** Throws `InputError` for a type that is neither modelled nor left out for a reason. */
export function checkTypes(state: TerraformState): void {
  const known = new Set<string>([...MODELLED, ...Object.values(LEFT_OUT).flat()]);
  const strange = state.find(({ type }) => !known.has(type));
  if (strange === undefined) return;
  throw new InputError({
    code: 'twin-state-type-unknown',
    message: `The twin does not know what to do with ${strange.address}.`,
    remedy: `Model ${strange.type} in terraform-state/, or list it in resource-types.ts with the reason why the twin can do without it.`,
  });
}
