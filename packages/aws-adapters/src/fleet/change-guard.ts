import type { HttpRequest } from '@smithy/types';
import type { Hook } from '../executor.ts';

/** Calls that change something of a fleet. */
const CHANGES = new Set([
  'ModifyRule',
  'ModifyListener',
  'UpdateAutoScalingGroup',
  'PutParameter',
  'StartInstanceRefresh',
  'CancelInstanceRefresh',
  'RollbackInstanceRefresh',
]);

/**
 * For the executor: asks `mayChange` before every request that changes something, when it is signed and about to be sent, so
 * that an owner who lost the lease meanwhile sends nothing. `mayChange` rejects to stop it; the call fails with its reason.
 */
export function changeGuard(mayChange: (operation: string) => Promise<void>): Hook {
  return async (request, send) => {
    const operation = operationOf(request);
    if (operation !== null && CHANGES.has(operation)) await mayChange(operation);
    return send();
  };
}

/** In the target of the JSON protocols, and in the form of the query protocol; null for requests of other protocols. */
function operationOf({ body, headers }: HttpRequest): string | null {
  const target = headers['x-amz-target'];
  if (target !== undefined) return target.split('.').at(-1) ?? null;
  const text = typeof body === 'string' ? body : body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
  return headers['content-type'] === 'application/x-www-form-urlencoded'
    ? new URLSearchParams(text).get('Action')
    : null;
}
