import type { Colour } from '@deploy/kernel';
import type { HookModel, ReleaseModel } from './fleet/fleet-model.ts';

export const COLOURS: readonly Colour[] = ['blue', 'green'];

export interface ApiFleetOptions {
  /** Ends every name, and stands in the paths of parameters. Default `test`. */
  readonly environment?: string;
  /** Twelve digits. Default `111122223333`. */
  readonly accountId?: string;
  /** Default `ca-central-1`. */
  readonly region?: string;
  /** Healthy capacity that the live colour never goes below, and its MinSize at first. Default 2. */
  readonly floor?: number;
  /** Desired capacity of the live colour at first. Default: the floor. */
  readonly desired?: number;
  /** MaxSize of both. Default 12. */
  readonly maxSize?: number;
  /** Which colour has all of the weight at first. Default `blue`. */
  readonly live?: Colour;
  /** What the pointers say at first. Default: a release of the live colour, `none` for the other. */
  readonly releases?: Partial<Readonly<Record<Colour, string>>>;
  /** How releases behave. */
  readonly behaviour?: Readonly<Record<string, ReleaseModel>>;
  /** How many rules forward to both colours, one after another in priority. Default 1. */
  readonly rules?: number;
  /** Seconds that a cookie binds a client to a colour; null without stickiness. Default null. */
  readonly stickySeconds?: number | null;
  /** Requests per second that clients make to the first rule. Default 0. */
  readonly requestsPerSecond?: number;
  /** Seconds. Default 30. */
  readonly deregistrationDelay?: number;
  readonly hooks?: readonly HookModel[];
  /** Requests per minute and instance that both colours are scaled for. Default: they are not scaled. */
  readonly requestsPerInstance?: number;
}
