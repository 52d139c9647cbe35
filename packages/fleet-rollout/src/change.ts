import type { Colour } from '@deploy/kernel';
import type { Weights } from './shares.ts';

/** One thing that a rollout does to AWS. Each is journalled as intended before it is carried out. */
export type Change =
  /**
   * Gives every rule these weights. `from` are the shares that a rule may have when it is written; one with any other was
   * changed by somebody else, and `carryOut` throws `ConflictError` `weights-changed-elsewhere` and leaves it alone.
   */
  | { readonly kind: 'weights'; readonly weights: Weights; readonly from: readonly Weights[] }
  /** Only the minimum: raising it raises the desired size, and never writes over what autoscaling wants. */
  | { readonly kind: 'min'; readonly colour: Colour; readonly min: number }
  /** Minimum and desired size to 0: the group ends its instances, which deregisters and drains them. */
  | { readonly kind: 'empty'; readonly colour: Colour }
  /** The release that instances of the colour start with from now on. */
  | { readonly kind: 'pointer'; readonly colour: Colour; readonly value: string };
