import { describe, expect, test } from '@jest/globals';
import { LEFT_OUT, type TerraformState, testStackState, twinModelOf } from '../../src/index.ts';
import { edited, firstBlock, without } from './edited.ts';

const STATE = testStackState();
const BLUE = 'aws_autoscaling_group.this["blue"]';
const GROUP = 'aws_lb_target_group.this["blue"]';
const ADMIN = 'static_site["admin"].aws_cloudfront_distribution.this';

const refused: readonly [what: string, state: TerraformState, code: string, message: string][] = [
  [
    'an argument that is not there',
    edited(STATE, BLUE, () => ({ max_size: null })),
    'twin-state-argument-missing',
    `${BLUE}: max_size`,
  ],
  [
    'an argument of a block that is not there',
    edited(STATE, BLUE, firstBlock('launch_template', { version: '' })),
    'twin-state-argument-missing',
    `${BLUE}: launch_template[0].version`,
  ],
  [
    'a block that is not there',
    edited(STATE, GROUP, () => ({ health_check: [] })),
    'twin-state-argument-missing',
    `${GROUP}: health_check`,
  ],
  [
    'an argument of another kind',
    edited(STATE, BLUE, () => ({ min_size: 'two' })),
    'twin-state-argument-unreadable',
    `${BLUE}: min_size is not a whole number`,
  ],
  [
    'a target group with a slow start',
    edited(STATE, GROUP, () => ({ slow_start: 60 })),
    'twin-state-unmodelled',
    `${GROUP}: slow_start has 60`,
  ],
  [
    'a target group that binds clients to instances',
    edited(STATE, GROUP, firstBlock('stickiness', { enabled: true })),
    'twin-state-unmodelled',
    `${GROUP}: stickiness[0].enabled has true`,
  ],
  [
    'a rule on where requests come from',
    edited(STATE, 'aws_lb_listener_rule.live["api"]', firstBlock('condition', { source_ip: [{ values: [] }] })),
    'twin-state-unmodelled',
    'condition[0].source_ip',
  ],
  [
    'an origin request policy of its own',
    edited(STATE, ADMIN, firstBlock('ordered_cache_behavior', { origin_request_policy_id: 'own' })),
    'twin-state-unmodelled',
    `${ADMIN}: ordered_cache_behavior[0].origin_request_policy_id`,
  ],
  [
    'a bucket that is read without a signature',
    edited(STATE, 'static_site["admin"].aws_cloudfront_origin_access_control.this', () => ({
      signing_behavior: 'never',
    })),
    'twin-state-unmodelled',
    'signing_behavior has "never"',
  ],
  [
    'a function that is not published',
    edited(STATE, 'static_site["admin"].aws_cloudfront_function.spa_routing', () => ({ publish: false })),
    'twin-state-unmodelled',
    'publish has false',
  ],
  [
    'a behaviour with a cache policy that is nowhere',
    without(STATE, 'static_site["admin"].aws_cloudfront_cache_policy.this'),
    'twin-state-reference-unknown',
    `${ADMIN}: default_cache_behavior[0] refers to aws_cloudfront_cache_policy`,
  ],
  [
    'an origin behind a VPC origin of no balancer',
    without(STATE, 'aws_cloudfront_vpc_origin.this'),
    'twin-state-reference-unknown',
    'aws_cloudfront_vpc_origin',
  ],
  [
    'two functions with one ARN',
    edited(STATE, 'static_site["portal"].aws_cloudfront_function.spa_routing', () => ({
      arn: STATE.find(({ address }) => address.includes('"admin"].aws_cloudfront_function'))?.values['arn'],
    })),
    'twin-state-reference-ambiguous',
    'aws_cloudfront_function.spa_routing and ',
  ],
  [
    'a type of which nobody has said anything',
    [...STATE, { address: 'aws_sqs_queue.jobs', type: 'aws_sqs_queue', values: {} }],
    'twin-state-type-unknown',
    'aws_sqs_queue.jobs',
  ],
  ['nothing to run', [], 'twin-state-empty', 'neither a load balancer nor a distribution'],
];

describe('a state is refused', () => {
  test.each(refused)('with %s', (_, state, code, message) => {
    const thrown = expect.objectContaining({ code, message: expect.stringContaining(message) });
    expect(() => twinModelOf(state)).toThrow(thrown);
  });
});

test('what the twin leaves out is listed once, and changes nothing', () => {
  const types = Object.values(LEFT_OUT).flat();
  expect(new Set(types).size).toBe(types.length);
  const others = types.map((type) => ({ address: `${type}.x`, type, values: {} }));
  expect(twinModelOf([...STATE, ...others])).toEqual(twinModelOf(STATE));
});
