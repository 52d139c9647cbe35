import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import {
  createTwin,
  DEFAULT_CREDENTIALS,
  signsWithClock,
  type Twin,
  type TwinModel,
  type TwinOptions,
  twinHandler,
  VirtualClock,
} from '../src/index.ts';
import { REGION } from './cloud.ts';

export const ACCOUNT = '111122223333';

export const EMPTY: TwinModel = { accountId: ACCOUNT, buckets: [], distributions: [] };

export interface RegionalCloud {
  readonly twin: Twin;
  readonly clock: VirtualClock;
  readonly autoScaling: AutoScalingClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly cloudWatch: CloudWatchClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

/** A twin with a clock that stands still, and a client of each regional service that signs with it and sends once. */
export function regionalCloud(model: TwinModel, options: TwinOptions = {}, region = REGION): RegionalCloud {
  const clock = new VirtualClock({ advance: 'manual' });
  const twin = createTwin(model, { clock, ...options });
  const common = () => ({
    region,
    credentials: DEFAULT_CREDENTIALS,
    maxAttempts: 1,
    requestHandler: twinHandler(twin),
  });
  return {
    twin,
    clock,
    autoScaling: signsWithClock(new AutoScalingClient(common()), clock),
    elb: signsWithClock(new ElasticLoadBalancingV2Client(common()), clock),
    cloudWatch: signsWithClock(new CloudWatchClient(common()), clock),
    ssm: signsWithClock(new SSMClient(common()), clock),
    sts: signsWithClock(new STSClient(common()), clock),
  };
}
