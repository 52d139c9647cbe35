import * as client from '@aws-sdk/client-cloudwatch';
import type { Access } from '../auth/access.ts';
import { awsJson, targetService } from '../wire/aws-json.ts';
import type { AnyOperation } from '../wire/operation.ts';
import { rpcService } from '../wire/rpc-service.ts';
import type { Service } from '../wire/service.ts';
import { describeAlarms, setAlarmState } from './alarm-operations.ts';
import type { CloudWatchContext } from './cloudwatch-operation.ts';
import { getMetricData } from './metric-data.ts';
import type { Monitoring } from './monitoring.ts';

const TARGET = 'GraniteServiceVersion20100801';

const protocol = awsJson(client, {
  serviceNamespace: 'com.amazonaws.cloudwatch',
  serviceTarget: TARGET,
  jsonVersion: '1.0',
  queryCompatible: true,
});

/** What the twin models of CloudWatch, by the names of the API. */
export const CLOUDWATCH_OPERATIONS: Readonly<Record<string, AnyOperation<CloudWatchContext>>> = {
  DescribeAlarms: describeAlarms,
  GetMetricData: getMetricData,
  SetAlarmState: setAlarmState,
};

export interface CloudWatchServiceOptions {
  readonly accountId: string;
  readonly region: string;
  readonly access: Access;
  /** Called before a request takes effect. */
  readonly advanceTo: (nowMs: number) => void;
  readonly monitoring: Monitoring;
}

export function cloudWatchService(options: CloudWatchServiceOptions): Service {
  const { access, accountId, advanceTo, monitoring, region } = options;
  return rpcService<CloudWatchContext>({
    name: 'monitoring',
    dialect: 'json',
    protocol,
    operations: CLOUDWATCH_OPERATIONS,
    access,
    region,
    advanceTo,
    context: (call) => ({ ...call, accountId, monitoring }),
    resourceOf: ({ AlarmName, AlarmNames }) => {
      if (typeof AlarmName === 'string') return AlarmName;
      const only: unknown = Array.isArray(AlarmNames) && AlarmNames.length === 1 ? AlarmNames[0] : null;
      return typeof only === 'string' ? only : null;
    },
    isMeant: (request) => targetService(request) === TARGET,
  });
}
