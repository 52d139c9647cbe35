import type { AccessNeed } from '../auth/access.ts';
import type { Operation } from '../wire/operation.ts';
import type { RpcCallContext } from '../wire/rpc-service.ts';
import { ServiceError } from '../wire/service-error.ts';
import type { Monitoring } from './monitoring.ts';

export interface CloudWatchContext extends RpcCallContext {
  readonly accountId: string;
  readonly monitoring: Monitoring;
}

export type CloudWatchOperation<Input> = Operation<Input, CloudWatchContext>;

/** Source: Service Authorization Reference, Amazon CloudWatch. */
export function alarmArn(name: string, { accountId, region }: CloudWatchContext): string {
  return `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
}

export function alarmNeed(action: string, name: string, context: CloudWatchContext): AccessNeed {
  return { action: `cloudwatch:${action}`, resource: alarmArn(name, context) };
}

/** Codes as they were in the query protocol, which the client's shapes are found by (source: CloudWatch API, "Errors"). */
export function cloudWatchError(code: string, message: string, status = 400): ServiceError {
  return new ServiceError({ code, status, message });
}
