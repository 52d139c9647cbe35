import { type Clock, ConflictError, type Random, retry } from '@deploy/kernel';
import { mergeAcknowledgements, type Pointer } from './pointer.ts';
import type { ReleaseState } from './release-state.ts';

export interface AcknowledgePorts {
  readonly state: ReleaseState;
  readonly clock: Clock;
  readonly random: Random;
}

const POLICY = { attempts: 6, baseMs: 200, capMs: 3_000 } as const;

/**
 * Records that CloudFront accepted the invalidation of everything up to a generation, so that later runs need not repeat
 * it. Needs no lease: the swap is conditional, and acknowledgements only grow. Does nothing where no release was ever made.
 */
export async function acknowledgeInvalidation(
  ports: AcknowledgePorts,
  distributions: readonly string[],
  generation: number,
  signal?: AbortSignal,
): Promise<void> {
  await retry({
    ...ports,
    policy: POLICY,
    isRetryable: (thrown) => thrown instanceof ConflictError,
    work: async () => {
      const observed = await ports.state.readPointer(signal);
      if (observed.etag === null) return;
      const next = acknowledged(observed.pointer, distributions, generation);
      if (next !== null) await ports.state.swapPointer(observed, { ...next, nonce: ports.random.nonce() });
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

/** The pointer with the acknowledgement, or null where it holds it already. */
export function acknowledged(pointer: Pointer, distributions: readonly string[], generation: number): Pointer | null {
  const news = Object.fromEntries(distributions.map((id) => [id, generation]));
  const invalidated = mergeAcknowledgements(pointer.invalidated, news);
  const isKnown = distributions.every((id) => invalidated[id] === pointer.invalidated[id]);
  return isKnown ? null : { ...pointer, invalidated };
}
