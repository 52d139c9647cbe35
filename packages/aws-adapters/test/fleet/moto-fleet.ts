import * as scaling from '@aws-sdk/client-auto-scaling';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import * as watch from '@aws-sdk/client-cloudwatch';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as ssm from '@aws-sdk/client-ssm';
import type { CloudServer } from '../../../../tools/servers/moto.ts';
import { realClock } from '../../../aws-twin/src/index.ts';
import type { FleetContractGround } from '../../contract/fleet-cloud-contract.ts';
import { type FleetSettings, fleetConnections } from '../../src/fleet/index.ts';
import { createExecutor } from '../../src/index.ts';

const ALARM = 'errors';

/** Empties a moto and makes the fleet that the contract describes. */
export async function motoFleet(server: CloudServer): Promise<FleetContractGround> {
  await fetch(`${server.url}/moto-api/reset`, { method: 'POST' });
  const settings = await makeFleet(server);
  const { accessKeyId, region, secretAccessKey, url } = server;
  const connections = fleetConnections({
    region,
    executor: createExecutor(),
    credentials: () => Promise.resolve({ accessKeyId, secretAccessKey }),
    endpoints: { scaling: url, balancing: url, cloudWatch: url, ssm: url, sts: url },
    permissions: null,
    clock: realClock(),
    random: { fraction: () => 0, nonce: () => 'nonce' },
  });
  return { connections, settings, alarm: ALARM };
}

async function makeFleet(server: CloudServer): Promise<FleetSettings> {
  const { accessKeyId, region, secretAccessKey, url: endpoint } = server;
  const common = { region, endpoint, credentials: { accessKeyId, secretAccessKey } };
  const balancer = new elb.ElasticLoadBalancingV2Client(common);
  const { subnets, vpc } = await network(server);
  const [blue, green] = [await targetGroup(balancer, 'api-blue', vpc), await targetGroup(balancer, 'api-green', vpc)];
  const made = await balancer.send(new elb.CreateLoadBalancerCommand({ Name: 'api', Subnets: [...subnets] }));
  const rules = await listen(balancer, made.LoadBalancers?.[0]?.LoadBalancerArn ?? '', blue, green);
  await makeGroups(new AutoScalingClient(common), subnets, { blue, green });
  const parameters = new ssm.SSMClient(common);
  for (const colour of ['blue', 'green'])
    await parameters.send(
      new ssm.PutParameterCommand({ Name: `/api/${colour}`, Value: `s3://a/${colour}.zip`, Type: 'String' }),
    );
  await new watch.CloudWatchClient(common).send(
    new watch.PutMetricAlarmCommand({
      ...{ AlarmName: ALARM, Namespace: 'App', MetricName: 'Errors', Statistic: 'Sum', Period: 60 },
      ...{ EvaluationPeriods: 3, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' },
    }),
  );
  return {
    colours: {
      blue: { group: 'api-blue', targetGroupArn: blue, releaseParameter: '/api/blue' },
      green: { group: 'api-green', targetGroupArn: green, releaseParameter: '/api/green' },
    },
    rules,
    preview: null,
    healthPath: '/healthz',
    minimumRequests: 0,
  };
}

async function targetGroup(client: elb.ElasticLoadBalancingV2Client, Name: string, VpcId: string): Promise<string> {
  const input = { Name, VpcId, Protocol: 'HTTP' as const, Port: 3000, TargetType: 'instance' as const };
  const { TargetGroups } = await client.send(new elb.CreateTargetGroupCommand(input));
  return TargetGroups?.[0]?.TargetGroupArn ?? '';
}

async function listen(client: elb.ElasticLoadBalancingV2Client, balancer: string, blue: string, green: string) {
  const forward = (stickySeconds: number): elb.Action => ({
    Type: 'forward',
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: blue, Weight: 100 },
        { TargetGroupArn: green, Weight: 0 },
      ],
      TargetGroupStickinessConfig:
        stickySeconds === 0 ? { Enabled: false } : { Enabled: true, DurationSeconds: stickySeconds },
    },
  });
  const { Listeners } = await client.send(
    new elb.CreateListenerCommand({
      LoadBalancerArn: balancer,
      Protocol: 'HTTP',
      Port: 80,
      DefaultActions: [forward(0)],
    }),
  );
  const listener = Listeners?.[0]?.ListenerArn ?? '';
  const Conditions = [{ Field: 'path-pattern', Values: ['/api/*'] }];
  const { Rules } = await client.send(
    new elb.CreateRuleCommand({ ListenerArn: listener, Priority: 10, Conditions, Actions: [forward(60)] }),
  );
  return [Rules?.[0]?.RuleArn ?? '', listener];
}

async function makeGroups(
  client: AutoScalingClient,
  subnets: readonly string[],
  targetGroups: Readonly<Record<'blue' | 'green', string>>,
): Promise<void> {
  const LaunchConfigurationName = 'api';
  await client.send(
    new scaling.CreateLaunchConfigurationCommand({
      LaunchConfigurationName,
      ImageId: 'ami-12c6146b',
      InstanceType: 't2.micro',
    }),
  );
  for (const colour of ['blue', 'green'] as const) {
    const size = colour === 'blue' ? 2 : 0;
    await client.send(
      new scaling.CreateAutoScalingGroupCommand({
        ...{ AutoScalingGroupName: `api-${colour}`, LaunchConfigurationName, MaxSize: 4 },
        ...{ MinSize: size, DesiredCapacity: size, TargetGroupARNs: [targetGroups[colour]] },
        VPCZoneIdentifier: subnets.join(','),
        Tags: [{ Key: 'app', Value: 'api', PropagateAtLaunch: true }],
      }),
    );
  }
}

/** Two subnets that moto has from the start; asked for without an SDK, which nothing else here needs. */
async function network({ region, url }: CloudServer) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/ec2/aws4_request, SignedHeaders=host, Signature=x`,
    },
    body: 'Action=DescribeSubnets&Version=2016-11-15',
  });
  const xml = await answer.text();
  const all = (tag: string) =>
    [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map(([, text]) => text ?? '');
  return { subnets: all('subnetId').slice(0, 2), vpc: all('vpcId')[0] ?? '' };
}
