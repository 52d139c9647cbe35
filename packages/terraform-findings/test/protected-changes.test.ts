import {
  groupWeights,
  type Protection,
  protectedChanges,
  protectedTypes,
  refusalError,
} from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { type Alteration, apiPlanWith, planOf } from './plan-fixtures.ts';

const API = 'module.environment.module.api_asg';
const LIVE_TEMPLATE = `${API}.aws_launch_template.this["green"]`;
const IDLE_TEMPLATE = `${API}.aws_launch_template.this["blue"]`;
const ENTRY = 'module.environment.module.public_entry["admin"]';
const ordinary: Protection = { protect: [], allowed: [], purpose: 'ordinary' };
const cutover: Protection = { ...ordinary, purpose: 'cutover' };

const refused = (protection: Protection, ...alterations: readonly Alteration[]) =>
  protectedChanges(apiPlanWith(...alterations), protection).map(({ address, rule }) => `${rule} ${address}`);

describe('what a plan may not do', () => {
  test('a plan that changes nothing is let through, also as a cutover', () => {
    expect(refused(ordinary)).toEqual([]);
    expect(refused(cutover)).toEqual([]);
  });

  test.each(['aws_lb_target_group', 'aws_autoscaling_group', 'aws_lb_listener_rule', 'aws_s3_bucket'])(
    'replacing or deleting a %s is refused, and allowed where its address is named',
    (type) => {
      const change = apiPlanWith().changes.find((it) => it.type === type);
      const address = change?.address ?? '';
      for (const actions of [['delete', 'create'], ['create', 'delete'], ['delete']]) {
        expect(refused(ordinary, { address, actions })).toContain(`loss ${address}`);
        expect(refused({ ...ordinary, allowed: [address] }, { address, actions })).toEqual([]);
      }
      expect(refused(ordinary, { address, actions: ['update'], after: { tags: { a: 'b' } } })).toEqual([]);
    },
  );

  test('types that the caller adds are protected too, and others are not', () => {
    const address = IDLE_TEMPLATE;
    expect(refused(ordinary, { address, actions: ['delete', 'create'] })).toEqual([]);
    expect(
      refused({ ...ordinary, protect: ['aws_launch_template'] }, { address, actions: ['delete', 'create'] }),
    ).toEqual([`loss ${address}`]);
  });

  test('every protected type has a reason and a way to go about it', () => {
    for (const { instead, type, why } of protectedTypes) {
      expect([type, why.endsWith('.'), instead.endsWith('.')]).toEqual([type, true, true]);
    }
  });

  test('a log group that keeps its logs for no given time is not protected', () => {
    const group = (retention_in_days: number) =>
      planOf({
        resource_changes: [
          {
            address: 'aws_cloudwatch_log_group.a',
            mode: 'managed',
            type: 'aws_cloudwatch_log_group',
            change: { actions: ['delete'], before: { retention_in_days }, after: null },
          },
        ],
      });
    expect(protectedChanges(group(0), ordinary)).toEqual([]);
    expect(protectedChanges(group(90), ordinary)).toHaveLength(1);
  });

  test('what an earlier replacement left behind may go', () => {
    const plan = planOf({
      resource_changes: [
        {
          address: 'aws_s3_bucket.a',
          deposed: 'ab12',
          mode: 'managed',
          type: 'aws_s3_bucket',
          change: { actions: ['delete'], before: {}, after: null },
        },
      ],
    });
    expect(protectedChanges(plan, ordinary)).toEqual([]);
  });

  test('the error names each address, why, and what to do', () => {
    const address = LIVE_TEMPLATE;
    const plan = apiPlanWith({ address, actions: ['update'], after: { image_id: 'ami-2' } });
    const error = refusalError(protectedChanges(plan, ordinary));
    expect(error).toMatchObject({ code: 'plan-refused' });
    expect(error?.message).toContain(`- ${address}: It is what instances of nwac-api-green-test are made of`);
    expect(error?.message).toContain('weight 100');
    expect(refusalError([])).toBeNull();
  });
});

test('an error of very many refusals stays readable', () => {
  const refusals = Array.from({ length: 165 }, (_, at) => ({
    rule: 'loss' as const,
    address: `a.b${at}`,
    why: 'Why.',
    remedy: 'How.',
  }));
  const lines = refusalError(refusals)?.message.split('\n') ?? [];
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('- and 145 more, which the summary lists.');
});

test.each([
  ['../public-entry', true],
  ['git::https://example.com/infra.git//terraform/modules/public-entry?ref=v1', true],
  ['../public-entry-log', false],
  ['../not-public-entry', false],
])('a module from %s is a public entry: %s', (source, isEntry) => {
  const plan = planOf({
    configuration: { root_module: { module_calls: { any_name: { source, module: {} } } } },
    resource_changes: [
      {
        address: 'module.any_name["a.b"].aws_route53_record.x',
        mode: 'managed',
        type: 'aws_route53_record',
        change: { actions: ['delete'], before: {}, after: null },
      },
    ],
  });
  expect(protectedChanges(plan, ordinary)).toHaveLength(isEntry ? 1 : 0);
});

describe('templates of a colour with weight', () => {
  test('weights come from the live rules of the refreshed state, and previews give none', () => {
    const weights = groupWeights(apiPlanWith().json).map(({ name, weight }) => [name, weight]);
    expect(weights).toEqual([
      ['nwac-api-blue-test', 0],
      ['nwac-api-green-test', 100],
    ]);
  });

  test('a new image for the live colour is refused, and for the idle one it is not', () => {
    const change = { actions: ['update'], after: { image_id: 'ami-2' } };
    expect(refused(ordinary, { address: LIVE_TEMPLATE, ...change })).toEqual([`live-template ${LIVE_TEMPLATE}`]);
    expect(refused(ordinary, { address: IDLE_TEMPLATE, ...change })).toEqual([]);
  });

  test('naming the address does not lift it', () => {
    const change = { address: LIVE_TEMPLATE, actions: ['update'], after: { image_id: 'ami-2' } };
    expect(refused({ ...ordinary, allowed: [LIVE_TEMPLATE] }, change)).toEqual([`live-template ${LIVE_TEMPLATE}`]);
  });

  test('tags of the template itself make no new version of it', () => {
    expect(refused(ordinary, { address: LIVE_TEMPLATE, actions: ['update'], after: { tags: { a: 'b' } } })).toEqual([]);
  });

  test('a group with weight may not be given another version, also one that is not known yet', () => {
    const address = `${API}.aws_autoscaling_group.this["green"]`;
    const other = { launch_template: [{ id: 'lt-0cccccccccccccccc', version: '2' }] };
    expect(refused(ordinary, { address, actions: ['update'], after: other })).toEqual([`live-template ${address}`]);
    const unknown = { launch_template: [{ version: true }] };
    expect(refused(ordinary, { address, actions: ['update'], unknown })).toEqual([`live-template ${address}`]);
    expect(refused(ordinary, { address, actions: ['update'], after: { max_size: 9 } })).toEqual([]);
  });

  test('a group whose target groups no rule of the state names is refused until somebody has looked', () => {
    const group = { id: 'g', name: 'g', target_group_arns: ['arn:elsewhere'], launch_template: [{ id: 'lt-1' }] };
    const change = { actions: ['update'], before: { id: 'lt-1', image_id: 'a' }, after: { id: 'lt-1', image_id: 'b' } };
    const plan = planOf({
      prior_state: {
        values: {
          root_module: {
            resources: [
              { address: 'aws_autoscaling_group.g', mode: 'managed', type: 'aws_autoscaling_group', values: group },
            ],
          },
        },
      },
      resource_changes: [{ address: 'aws_launch_template.t', mode: 'managed', type: 'aws_launch_template', change }],
    });
    expect(protectedChanges(plan, ordinary).map(({ rule }) => rule)).toEqual(['template-of-unknown-weight']);
    expect(protectedChanges(plan, { ...ordinary, allowed: ['aws_launch_template.t'] })).toEqual([]);
  });
});

test('an apply may not move weights, and may change the paths of a rule', () => {
  const address = 'module.environment.module.api_alb.aws_lb_listener_rule.live["api"]';
  const action = [{ type: 'forward', forward: [{ target_group: [{ arn: 'a', weight: 100 }] }] }];
  expect(refused(ordinary, { address, actions: ['update'], after: { action } })).toEqual([`live-weights ${address}`]);
  expect(refused(ordinary, { address, actions: ['update'], after: { condition: [] } })).toEqual([]);
});

describe('public entries', () => {
  const record = `${ENTRY}.aws_route53_record.this["A"]`;
  const moved = {
    address: record,
    actions: ['update'],
    after: { alias: [{ name: 'd1.cloudfront.net' }], records: [] },
  };

  test('only a cutover may move one', () => {
    expect(refused(ordinary, moved)).toEqual([`public-entry ${record}`]);
    expect(refused({ ...ordinary, allowed: [record] }, moved)).toEqual([`public-entry ${record}`]);
    expect(refused(cutover, moved)).toEqual([]);
  });

  test.each([[['create']], [['delete']], [['delete', 'create']], [['forget']]])(
    '%j of a record is refused too',
    (actions) => {
      expect(refused(ordinary, { address: record, actions })).toEqual([`public-entry ${record}`]);
    },
  );

  test('the first apply makes the record together with its parameter', () => {
    const parameter = { address: `${ENTRY}.aws_ssm_parameter.this`, actions: ['create'] };
    expect(refused(ordinary, { address: record, actions: ['create'] }, parameter)).toEqual([]);
  });

  test('the parameter of another app is no excuse', () => {
    const other = 'module.environment.module.public_entry["portal"].aws_ssm_parameter.this';
    expect(
      refused(ordinary, { address: record, actions: ['create'] }, { address: other, actions: ['create'] }),
    ).toEqual([`public-entry ${record}`]);
  });

  test('a shorter TTL moves nobody', () => {
    expect(refused(ordinary, { address: record, actions: ['update'], after: { ttl: 30 } })).toEqual([]);
  });

  test('a parameter may not be made anew, for it would say what the first apply said', () => {
    const address = `${ENTRY}.aws_ssm_parameter.this`;
    expect(refused(ordinary, { address, actions: ['delete', 'create'] })).toEqual([`public-entry ${address}`]);
  });

  test('a cutover changes nothing else', () => {
    const other = { address: IDLE_TEMPLATE, actions: ['update'], after: { image_id: 'ami-2' } };
    expect(refused(cutover, moved, other)).toEqual([`not-of-cutover ${IDLE_TEMPLATE}`]);
  });
});
