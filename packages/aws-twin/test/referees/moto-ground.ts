import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  CreateLaunchConfigurationCommand,
} from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { CloudServer } from '../../../../tools/servers/moto.ts';
import type { FleetTarget } from '../../contract/fleet-contract.ts';

const ALARM = 'blue-5xx';
const IMAGE = 'ami-12c6146b';

/** Empties a moto and makes what the fleet's contract begins with. */
export async function motoGround(server: CloudServer): Promise<FleetTarget> {
  await fetch(`${server.url}/moto-api/reset`, { method: 'POST' });
  const { accessKeyId, region, secretAccessKey, url: endpoint } = server;
  const common = { region, endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
  const elb = new ElasticLoadBalancingV2Client(common);
  const autoScaling = new AutoScalingClient(common);
  const cloudWatch = new CloudWatchClient(common);
  const { subnets, vpc } = await network(server);
  const targetGroupArns = { blue: await targetGroup(elb, 'blue', vpc), green: await targetGroup(elb, 'green', vpc) };
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: 'api', Subnets: [...subnets] }));
  const loadBalancerArn = given(LoadBalancers?.[0]?.LoadBalancerArn);
  const groups = { blue: 'api-blue', green: 'api-green' };
  const LaunchConfigurationName = 'api';
  await autoScaling.send(
    new CreateLaunchConfigurationCommand({ LaunchConfigurationName, ImageId: IMAGE, InstanceType: 't2.micro' }),
  );
  for (const colour of ['blue', 'green'] as const) {
    const [MinSize, DesiredCapacity] = colour === 'blue' ? [1, 2] : [0, 0];
    const place = { LaunchConfigurationName, VPCZoneIdentifier: subnets.join(',') };
    const TargetGroupARNs = [targetGroupArns[colour]];
    const sizes = { MinSize, DesiredCapacity, MaxSize: 4 };
    const AutoScalingGroupName = groups[colour];
    await autoScaling.send(
      new CreateAutoScalingGroupCommand({ AutoScalingGroupName, TargetGroupARNs, ...sizes, ...place }),
    );
  }
  await putAlarm(cloudWatch);
  const listening = await listen(elb, loadBalancerArn, targetGroupArns);
  return {
    ...{ elb, autoScaling, cloudWatch, ssm: new SSMClient(common), sts: new STSClient(common) },
    ...{ groups, targetGroupArns, loadBalancerArn, ...listening, alarm: ALARM },
  };
}

async function targetGroup(elb: ElasticLoadBalancingV2Client, colour: string, VpcId: string): Promise<string> {
  const input = {
    Name: `api-${colour}`,
    VpcId,
    Protocol: 'HTTP' as const,
    Port: 3000,
    TargetType: 'instance' as const,
  };
  const { TargetGroups } = await elb.send(new CreateTargetGroupCommand(input));
  return given(TargetGroups?.[0]?.TargetGroupArn);
}

async function listen(
  elb: ElasticLoadBalancingV2Client,
  LoadBalancerArn: string,
  { blue, green }: FleetTarget['targetGroupArns'],
): Promise<Pick<FleetTarget, 'listenerArn' | 'ruleArn'>> {
  const answer = { Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '404' } };
  const { Listeners } = await elb.send(
    new CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions: [answer] }),
  );
  const listenerArn = given(Listeners?.[0]?.ListenerArn);
  const TargetGroups = [
    { TargetGroupArn: blue, Weight: 100 },
    { TargetGroupArn: green, Weight: 0 },
  ];
  const { Rules } = await elb.send(
    new CreateRuleCommand({
      ...{ ListenerArn: listenerArn, Priority: 10, Conditions: [{ Field: 'path-pattern', Values: ['/*'] }] },
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups, TargetGroupStickinessConfig: { Enabled: false } } }],
    }),
  );
  return { listenerArn, ruleArn: given(Rules?.[0]?.RuleArn) };
}

async function putAlarm(cloudWatch: CloudWatchClient): Promise<void> {
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      ...{ AlarmName: ALARM, Namespace: 'App', MetricName: 'Errors', Statistic: 'Sum', Period: 60 },
      ...{ EvaluationPeriods: 2, Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' },
      TreatMissingData: 'notBreaching',
    }),
  );
}

/** The network that every moto has from the start; asked for without an SDK, which nothing else here needs. */
async function network({ region, url }: CloudServer) {
  const scope = `Credential=test/20260101/${region}/ec2/aws4_request`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`,
    },
    body: 'Action=DescribeSubnets&Version=2016-11-15',
  });
  const xml = await answer.text();
  const all = (tag: string) =>
    [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, text]) => text ?? '');
  return { subnets: all('subnetId').slice(0, 2), vpc: given(all('vpcId')[0]) };
}

function given(value: string | undefined): string {
  if (value === undefined) throw new Error('moto did not say what it made');
  return value;
}
