import { createEdge, type Edge, type EdgeOptions } from './edge/edge.ts';
import type { Twin } from './twin.ts';

export type EdgesOptions = Pick<EdgeOptions, 'addressOf' | 'knobs' | 'pops'>;

/**
 * The edges of a twin's distributions by distribution id, reading its buckets and obeying its invalidations: one counts
 * as completed when the last location has cleared.
 */
export function twinEdges(twin: Twin, options: EdgesOptions = {}): ReadonlyMap<string, Edge> {
  const { accountId, distributions } = twin.model;
  const { clock, readObject } = twin;
  const edges = new Map(
    distributions.map((distribution) => [
      distribution.id,
      createEdge({ ...options, distribution, accountId, clock, readObject }),
    ]),
  );
  twin.onInvalidation((distributionId, paths) => edges.get(distributionId)?.applyInvalidation(paths));
  return edges;
}
