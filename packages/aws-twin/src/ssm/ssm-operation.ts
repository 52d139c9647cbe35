import type { AccessNeed } from '../auth/access.ts';
import type { Operation } from '../wire/operation.ts';
import type { RpcCallContext } from '../wire/rpc-service.ts';
import type { Parameters } from './parameters.ts';

export interface SsmContext extends RpcCallContext {
  readonly accountId: string;
  readonly parameters: Parameters;
}

export type SsmOperation<Input> = Operation<Input, SsmContext>;

/** A name's own leading slash is the one of the ARN (source: Service Authorization Reference, AWS Systems Manager). */
export function parameterArn(name: string, { accountId, region }: SsmContext): string {
  return `arn:aws:ssm:${region}:${accountId}:parameter/${name.replace(/^\//, '')}`;
}

export function parameterNeed(action: string, name: string, context: SsmContext): AccessNeed {
  return { action: `ssm:${action}`, resource: parameterArn(name.replace(/:\d+$/, ''), context) };
}

/** The name of a parameter that may be given by its ARN. */
export function nameOf(nameOrArn: string): string {
  const [, path] = /^arn:aws:ssm:[^:]*:[^:]*:parameter(\/.+)$/.exec(nameOrArn) ?? [];
  return path ?? nameOrArn;
}
