import type { TrafficReport } from '@deploy/aws-twin';
import { expect, test } from '@jest/globals';
import { between, seenInWords } from '../api/visitors.ts';

const report = (given: Partial<TrafficReport>): TrafficReport => ({
  ...{ requests: 0, failed: 0, failures: new Map(), failedByVersion: new Map() },
  ...{ byVersion: new Map(), byTargetGroup: new Map(), seconds: [], ...given },
});
const second = (start: number, failed: number) => ({ start, failed, byVersion: new Map(), byTargetGroup: new Map() });

test('what visitors saw is counted from when somebody began to watch', () => {
  const before = report({
    ...{ requests: 100, failed: 2, byVersion: new Map([['1.0.0', 98]]), seconds: [second(0, 2)] },
    ...{ failures: new Map([['status-500', 2]]), failedByVersion: new Map([['1.0.0', 2]]) },
  });
  const after = report({
    ...{ requests: 2_160, failed: 7, seconds: [second(0, 2), second(5_000, 1), second(6_000, 0), second(9_000, 4)] },
    byVersion: new Map([
      ['1.0.0', 98],
      ['2.0.0', 2_055],
    ]),
    failures: new Map([
      ['status-500', 2],
      ['ECONNRESET', 5],
    ]),
    failedByVersion: new Map([
      ['1.0.0', 2],
      ['unnamed', 5],
    ]),
  });
  const seen = between(before, after);
  expect(seen.failingMs).toBe(5_000);
  expect(seenInWords(seen)).toBe('2,060 requests, 5 failed (ECONNRESET; 5 by unnamed): 2.0.0 answered 2,055');
});

test('a while without failures says so', () => {
  const seen = between(report({}), report({ requests: 3, byVersion: new Map([['1.0.0', 3]]) }));
  expect(seenInWords(seen)).toBe('3 requests, not one failed: 1.0.0 answered 3');
  expect(seen.failingMs).toBeNull();
});
