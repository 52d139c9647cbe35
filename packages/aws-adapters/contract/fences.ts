import type { Fence, FenceStamp } from '@deploy/kernel';

const LIFE_SECONDS = 20;

export const freshStamp = (storeTimeMs: number): FenceStamp => ({ signedAtMs: storeTimeMs, lifeSeconds: LIFE_SECONDS });
/** Of a holder that stood still for a minute. */
export const lateStamp = (storeTimeMs: number): FenceStamp => freshStamp(storeTimeMs - 60_000);

/** A lease that was confirmed just now. */
export const steadyFence = (storeTimeMs: number): Fence => ({ stamp: async () => freshStamp(storeTimeMs) });

export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Gives these stamps in turn; who asks for more is told that the lease is lost. */
export function scriptedFence(stamps: readonly FenceStamp[]): Fence & { readonly asked: number } {
  let asked = 0;
  return {
    get asked() {
      return asked;
    },
    stamp: async () => {
      const stamp = stamps[asked];
      asked += 1;
      if (stamp === undefined) throw new LeaseLost('the lease is lost');
      return stamp;
    },
  };
}
