import { asArray, asObject, asString, parseJson } from '@deploy/kernel';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  apiFleetModel,
  createTwin,
  DEFAULT_CREDENTIALS,
  realClock,
  type ServedTwin,
  serveTwin,
} from '../../src/index.ts';
import { awsCli, type CliServer } from './aws-cli.ts';
import { isHere, START_WITHIN_MS } from './referees.ts';

const { api, listenerArn, model } = apiFleetModel();
const RELEASE = api.colours.blue.release_parameter;
const GROUP = api.colours.green.asg;

/** It was written without our SDK, signs otherwise, and reads what the twin's own clients might forgive. */
(isHere('aws', "the twin's query and JSON protocols") ? describe : describe.skip)(
  'The AWS CLI, pointed at the twin,',
  () => {
    let served: ServedTwin;
    let server: CliServer;

    beforeAll(async () => {
      served = await serveTwin(createTwin(model, { clock: realClock() }), { port: 0 });
      server = { url: served.url, region: 'ca-central-1', ...DEFAULT_CREDENTIALS };
    });

    afterAll(() => served.close());

    async function ask(...args: readonly string[]): Promise<unknown> {
      return parseJson(await awsCli(server, args), 'answer');
    }

    test(
      'is told who it is',
      async () => {
        expect(await ask('sts', 'get-caller-identity')).toMatchObject({ Account: '111122223333' });
      },
      START_WITHIN_MS,
    );

    test(
      'writes and reads a parameter',
      async () => {
        const put = ['ssm', 'put-parameter', '--name', RELEASE, '--value', 's3://a/é'];
        await expect(ask(...put)).rejects.toThrow('(ParameterAlreadyExists)');
        expect(await ask(...put, '--overwrite')).toMatchObject({ Version: 2 });
        expect(await ask('ssm', 'get-parameter', '--name', RELEASE)).toMatchObject({
          Parameter: { Value: 's3://a/é' },
        });
      },
      START_WITHIN_MS,
    );

    test(
      'writes and reads sizes and tags of a group',
      async () => {
        const named = ['--auto-scaling-group-name', GROUP];
        await awsCli(server, ['autoscaling', 'set-desired-capacity', ...named, '--desired-capacity', '2']);
        const tag = `ResourceId=${GROUP},ResourceType=auto-scaling-group,Key=a,Value=1,PropagateAtLaunch=false`;
        await awsCli(server, ['autoscaling', 'create-or-update-tags', '--tags', tag]);
        const described = await ask('autoscaling', 'describe-auto-scaling-groups', '--auto-scaling-group-names', GROUP);
        const [group] = asArray(asObject(described, 'answer')['AutoScalingGroups'], 'groups', asObject);
        expect(group).toMatchObject({ DesiredCapacity: 2, LoadBalancerNames: [] });
        expect(group?.['Tags']).toContainEqual(expect.objectContaining({ Key: 'a', Value: '1' }));
        const cancel = ask('autoscaling', 'cancel-instance-refresh', ...named);
        await expect(cancel).rejects.toThrow('(ActiveInstanceRefreshNotFound)');
      },
      START_WITHIN_MS,
    );

    test(
      'writes and reads the weights of a rule',
      async () => {
        const [ruleArn = ''] = api.listener_rule_arns;
        const TargetGroups = [
          { TargetGroupArn: api.colours.blue.target_group_arn, Weight: 40 },
          { TargetGroupArn: api.colours.green.target_group_arn, Weight: 60 },
        ];
        const actions = JSON.stringify([{ Type: 'forward', ForwardConfig: { TargetGroups } }]);
        await ask('elbv2', 'modify-rule', '--rule-arn', ruleArn, '--actions', actions);
        const query = `Rules[?RuleArn=='${ruleArn}'].Actions[].ForwardConfig.TargetGroups[]`;
        expect(await ask('elbv2', 'describe-rules', '--listener-arn', listenerArn, '--query', query)).toEqual(
          TargetGroups,
        );
      },
      START_WITHIN_MS,
    );

    test(
      'reads alarms, in whichever protocol it prefers',
      async () => {
        const found = await ask('cloudwatch', 'describe-alarms', '--query', 'MetricAlarms[].AlarmName');
        expect(asArray(found, 'names', asString)).toEqual(['api-blue-5xx-test', 'api-green-5xx-test']);
        const set = [
          'cloudwatch',
          'set-alarm-state',
          '--alarm-name',
          'none',
          '--state-value',
          'OK',
          '--state-reason',
          'x',
        ];
        await expect(ask(...set)).rejects.toThrow('(ResourceNotFound)');
      },
      START_WITHIN_MS,
    );
  },
);
