import type { Traffic, TrafficReport } from '@deploy/aws-twin';

/** What visitors saw during a while. */
export interface Seen {
  readonly requests: number;
  readonly failed: number;
  /** Good answers. */
  readonly byVersion: ReadonlyMap<string, number>;
  readonly failedByVersion: ReadonlyMap<string, number>;
  /** How often each kind of failure was seen. */
  readonly failures: ReadonlyMap<string, number>;
  /** From the first failure to the end of the last, milliseconds of the fleet; null where there was none. */
  readonly failingMs: number | null;
}

/** Begins to watch; the answer tells what was seen since. */
export function watchVisitors(traffic: Pick<Traffic, 'report'>): () => Seen {
  const before = traffic.report();
  return () => between(before, traffic.report());
}

export function between(before: TrafficReport, after: TrafficReport): Seen {
  const since = before.seconds.at(-1)?.start ?? Number.NEGATIVE_INFINITY;
  const failing = after.seconds.filter(({ start, failed }) => start > since && failed > 0);
  const [first, last] = [failing[0], failing.at(-1)];
  return {
    requests: after.requests - before.requests,
    failed: after.failed - before.failed,
    byVersion: more(before.byVersion, after.byVersion),
    failedByVersion: more(before.failedByVersion, after.failedByVersion),
    failures: more(before.failures, after.failures),
    failingMs: first === undefined || last === undefined ? null : last.start + 1000 - first.start,
  };
}

function more(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const added = [...after].map(([name, count]): [string, number] => [name, count - (before.get(name) ?? 0)]);
  return new Map(added.filter(([, count]) => count > 0));
}

/** `4,210 requests, not one failed: version 1.0.0 answered 2,105 and 2.0.0 2,105`. */
export function seenInWords({ byVersion, failed, failedByVersion, failures, requests }: Seen): string {
  const answers = [...byVersion].map(([version, count]) => `${version} answered ${count.toLocaleString('en')}`);
  const bad = [...failedByVersion].map(([version, count]) => `${count.toLocaleString('en')} by ${version}`);
  const kinds = [...failures.keys()].join(', ');
  const ended = failed === 0 ? 'not one failed' : `${failed.toLocaleString('en')} failed (${kinds}; ${bad.join(', ')})`;
  return `${requests.toLocaleString('en')} requests, ${ended}: ${answers.join(', ') || 'nobody answered'}`;
}
