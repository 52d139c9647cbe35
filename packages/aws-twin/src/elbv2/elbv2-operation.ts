import type { AccessNeed } from '../auth/access.ts';
import type { FleetWorld } from '../fleet/fleet-world.ts';
import type { FleetWireKnobs } from '../fleet-wire-knobs.ts';
import { nextPage, type Page } from '../wire/next-page.ts';
import type { Operation } from '../wire/operation.ts';
import type { RpcCallContext } from '../wire/rpc-service.ts';
import { ServiceError } from '../wire/service-error.ts';

export interface ElbContext extends RpcCallContext {
  readonly fleet: FleetWorld;
  readonly knobs: FleetWireKnobs;
}

export type ElbOperation<Input> = Operation<Input, ElbContext>;

/** Reading cannot be limited (source: Service Authorization Reference, Elastic Load Balancing V2). */
export function readNeed(action: string): readonly AccessNeed[] {
  return [{ action: `elasticloadbalancing:${action}`, resource: '*' }];
}

export function changeNeed(action: string, arn: string): readonly AccessNeed[] {
  return [{ action: `elasticloadbalancing:${action}`, resource: arn }];
}

/** Codes are those of the ELB API, "Errors" of each operation; all that are modelled here are 400. */
export function elbError(code: string, message: string): ServiceError {
  return new ServiceError({ code, status: 400, message });
}

/** Source: ELB API, PageSize: 1 to 400. */
export function elbPage<Item>(
  all: readonly Item[],
  input: { readonly PageSize?: number | undefined; readonly Marker?: string | undefined },
): Page<Item> {
  const limits = { byDefault: 400, most: 400, badTokenCode: 'ValidationError' };
  return nextPage(all, { size: input.PageSize, token: input.Marker, ...limits });
}

/** Those that are asked for by ARN. Throws the service's own error for one that is not there. */
export function chosen<Item extends { readonly arn: string }>(
  all: readonly Item[],
  arns: readonly string[],
  missing: { readonly code: string; readonly what: string },
): readonly Item[] {
  return arns.map((arn) => {
    const found = all.find((item) => item.arn === arn);
    if (found) return found;
    throw elbError(missing.code, `One or more ${missing.what} not found: '${arn}'`);
  });
}
