import type { RefreshStatus } from './refresh.ts';
import type { WeightedTarget } from './rule.ts';
import type { TargetReason, TargetState } from './target.ts';

interface At {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

/** Something that happened to an instance of a group. */
interface OfInstance extends At {
  readonly group: string;
  readonly instanceId: string;
}

/** Something that happened to a target, named by its instance. */
interface OfTarget extends At {
  readonly targetGroupArn: string;
  readonly instanceId: string;
}

interface OfRule extends At {
  readonly ruleArn: string;
  readonly weights: readonly WeightedTarget[];
}

/** Everything that can be seen to happen. Told in the order it happens, when the world is in the state it tells of. */
export type FleetEvent =
  /** A machine was asked for. `release`: what its pointer said; null without a pointer or a value. */
  | (OfInstance & { readonly kind: 'instance-launched'; readonly release: string | null; readonly version: number })
  /** The machine runs; its application begins to boot. */
  | (OfInstance & { readonly kind: 'instance-running' })
  /** The application answers: of modelled instances only. */
  | (OfInstance & { readonly kind: 'instance-ready' })
  | (OfInstance & { readonly kind: 'instance-lifecycle'; readonly lifecycle: string })
  /** The machine is gone, unexpectedly; its group does not know yet. */
  | (OfInstance & { readonly kind: 'instance-lost' })
  /** The machine was stopped by its group and is gone. */
  | (OfInstance & { readonly kind: 'instance-terminated' })
  | (OfTarget & { readonly kind: 'target-registered' })
  | (OfTarget & { readonly kind: 'target-health'; readonly state: TargetState; readonly reason: TargetReason | null })
  | (OfTarget & { readonly kind: 'target-draining'; readonly untilMs: number })
  | (OfTarget & { readonly kind: 'target-removed' })
  /** New actions were accepted; requests follow them from `inEffectMs`. */
  | (OfRule & { readonly kind: 'weights-written'; readonly inEffectMs: number })
  | (OfRule & { readonly kind: 'weights-in-effect' })
  | (At & {
      readonly kind: 'desired-changed';
      readonly group: string;
      readonly from: number;
      readonly to: number;
      readonly by: 'caller' | 'bounds' | 'scaling-policy' | 'script' | 'standby';
    })
  | (At & {
      readonly kind: 'launch-failed';
      readonly group: string;
      readonly message: string;
    })
  | (At & {
      readonly kind: 'refresh-state';
      readonly group: string;
      readonly refreshId: string;
      readonly status: RefreshStatus;
      readonly percentage: number;
    })
  /** Clients were not served from here on, or are again: see `LossCause`. */
  | (At & {
      readonly kind: 'requests-lost' | 'requests-served-again';
      readonly ruleArn: string;
      readonly perSecond: number;
    });

export type FleetEventListener = (event: FleetEvent) => void;

/** An event as it is reported: the world adds the time. */
export type Untimed<E> = E extends At ? Omit<E, 'atMs'> : never;
