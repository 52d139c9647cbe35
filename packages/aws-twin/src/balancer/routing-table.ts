/** What a balancer goes by, as it is in effect now. A new one replaces it whole. */
export interface RoutingTable {
  /** In any order; one of them may be the default. */
  readonly rules: readonly RoutingRule[];
  readonly targetGroups: ReadonlyMap<string, readonly RoutedTarget[]>;
}

export interface RoutingRule {
  readonly id: string;
  /** The lowest is asked first, the default last. */
  readonly priority: number | 'default';
  /** All must hold. */
  readonly conditions: readonly RoutingCondition[];
  readonly action: RoutingAction;
}

/** Any of the values must match; `*` is any characters, `?` exactly one. */
export type RoutingCondition =
  /** Of the path without its query string; case counts. */
  | { readonly field: 'path-pattern'; readonly values: readonly string[] }
  /** Case does not count. */
  | { readonly field: 'host-header'; readonly values: readonly string[] }
  /** Case does not count, in the name neither. */
  | { readonly field: 'http-header'; readonly name: string; readonly values: readonly string[] }
  /** Exact, without wildcards. */
  | { readonly field: 'http-request-method'; readonly values: readonly string[] };

export type RoutingAction =
  | {
      readonly kind: 'forward';
      readonly targets: readonly WeightedGroup[];
      /** Life of the cookie that binds a client to a target group; null without stickiness. */
      readonly stickySeconds: number | null;
    }
  | { readonly kind: 'fixed-response'; readonly status: number; readonly contentType: string; readonly body: string };

export interface WeightedGroup {
  readonly targetGroup: string;
  readonly weight: number;
}

/** A process that listens on this machine. */
export interface RoutedTarget {
  readonly id: string;
  /** Null: nothing listens there yet, or any more. */
  readonly port: number | null;
  /**
   * `preferred`: gets requests. `last-resort`: gets them where the group has no preferred target. `none`: gets no new ones,
   * and finishes those it has.
   */
  readonly turn: 'preferred' | 'last-resort' | 'none';
}

export const EMPTY_TABLE: RoutingTable = { rules: [], targetGroups: new Map() };
