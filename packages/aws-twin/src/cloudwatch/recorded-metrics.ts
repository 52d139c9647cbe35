import type { MetricName } from './alarm-model.ts';
import type { MetricPoint, MetricSource } from './metric-source.ts';

/** Metrics that a test or a load balancer outside the model writes down. */
export class RecordedMetrics {
  readonly #points = new Map<string, MetricPoint[]>();

  readonly source: MetricSource = (metric, { fromMs, readAtMs, toMs }) => {
    const points = this.#points.get(keyOf(metric)) ?? [];
    return points.filter(({ atMs }) => atMs >= fromMs && atMs < toMs && atMs <= readAtMs);
  };

  record(metric: MetricName, point: MetricPoint): void {
    const key = keyOf(metric);
    const points = this.#points.get(key) ?? [];
    points.push(point);
    this.#points.set(key, points);
  }
}

function keyOf({ dimensions, name, namespace }: MetricName): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}
