import type { Measurement, Scenario } from '../measure/measurement.ts';
import type { RawResults, SiteFacts } from '../measure/raw-results.ts';
import type { Start } from '../measure/start-time.ts';
import { peers } from '../peers/registry.ts';
import type { ServerKind } from '../servers/stand.ts';
import type { PairedRatio } from '../statistics/paired-ratio.ts';
import { median } from '../statistics/summary.ts';
import { cpuGoal, type Goal, limitGoal, wallGoal } from './goal.ts';
import {
  allRequests,
  cpu,
  type Figure,
  mostStale,
  ratioOf,
  requestsOf,
  runsOf,
  statisticOf,
  wall,
} from './selection.ts';

const OURS = 'upload-static';
/** We grow to this many requests at once, so this floor is the one to compare with. */
const FLOOR = 'bare-128';
const SITE = 3_500;
const LARGE_SITE = 12_000;
const NAMES: Readonly<Record<ServerKind, string>> = { versitygw: 'versitygw', discard: 'the discarding server' };

/** Everything that this benchmark is there to show. */
export function goalsOf(results: RawResults): readonly Goal[] {
  const servers = (['versitygw', 'discard'] as const).filter((server) =>
    results.runs.some((run) => run.server === server),
  );
  return [
    ...servers.flatMap((server) => coldGoals(results.runs, server)),
    ...servers.flatMap((server) => growthGoals(results.runs, server)),
    ...memoryGoals(results),
    ...results.circumstances.sites.flatMap((site) => rerunGoals(results.runs, site)),
    startGoal(results.starts),
  ];
}

function coldGoals(runs: readonly Measurement[], server: ServerKind): readonly Goal[] {
  const cold = (peer: string) => runsOf(runs, peer, { server, files: SITE, scenario: 'cold' });
  const ours = cold(OURS);
  const rival = fastestHonest(runs, server, SITE, 'cold');
  const title = `Cold, ${SITE} files, ${NAMES[server]}`;
  return [
    cpuGoal(`${title}: CPU ÷ ${FLOOR}`, ratioOf(ours, cold(FLOOR), cpu), 1.5),
    wallGoal(`${title}: wall ÷ ${FLOOR}`, ratioOf(ours, cold(FLOOR), wall), 1.3),
    wallGoal(
      `${title}: wall ÷ fastest honest peer (${rival ?? 'none'})`,
      rival === null ? null : ratioOf(ours, cold(rival), wall),
      1,
    ),
  ];
}

/** The peer with the smallest median among those that never left a stale file in any scenario. */
export function fastestHonest(
  runs: readonly Measurement[],
  server: ServerKind,
  files: number,
  scenario: Scenario,
): string | null {
  const honest = peers.filter(
    ({ id, role }) =>
      role === 'peer' && (mostStale(runs.filter(({ peer, failure }) => peer === id && failure === null)) ?? 0) === 0,
  );
  const timed = honest.flatMap(({ id }) => {
    const statistic = statisticOf(runsOf(runs, id, { server, files, scenario }), wall);
    return statistic === null ? [] : [{ id, median: statistic.median }];
  });
  return timed.sort((a, b) => a.median - b.median)[0]?.id ?? null;
}

function growthGoals(runs: readonly Measurement[], server: ServerKind): readonly Goal[] {
  const cold = (files: number) => runsOf(runs, OURS, { server, files, scenario: 'cold' });
  const growth = (figure: Figure): PairedRatio | null => ratioOf(cold(LARGE_SITE), cold(SITE), figure);
  const title = `${LARGE_SITE} files ÷ ${SITE}, cold, ${NAMES[server]}`;
  return [wallGoal(`${title}: wall`, growth(wall), 3.6), cpuGoal(`${title}: CPU`, growth(cpu), 3.6)];
}

function memoryGoals({ runs, big }: RawResults): readonly Goal[] {
  const worst = (measured: readonly Measurement[]): number | null => {
    const peaks = measured
      .filter(({ peer, failure }) => peer === OURS && failure === null)
      .map((run) => run.peakBytes / 1e6);
    return peaks.length === 0 ? null : Math.max(...peaks);
  };
  return [
    limitGoal('Peak memory, any number of files, worst run', worst(runs), 200, ' MB'),
    limitGoal('Peak memory, 200 files of 15 MiB, worst run', worst(big), 200, ' MB'),
  ];
}

function rerunGoals(runs: readonly Measurement[], site: SiteFacts): readonly Goal[] {
  const at = (peer: string, scenario: Scenario) =>
    runsOf(runs, peer, { server: 'versitygw', files: site.files, scenario });
  const unchanged = at(OURS, 'unchanged');
  const changed = at(OURS, 'changed');
  const rclone = fasterOf(at('rclone', 'unchanged'), at('rclone-no-head', 'unchanged'));
  const most = (measured: readonly Measurement[], figure: Figure) =>
    measured.length === 0 ? null : Math.max(...measured.map(figure));
  return [
    limitGoal(`Unchanged, ${site.files} files: requests`, most(unchanged, allRequests), 6),
    wallGoal(`Unchanged, ${site.files} files: wall ÷ rclone's faster setting`, ratioOf(unchanged, rclone, wall), 1),
    limitGoal(`5 % changed, ${site.files} files: objects sent to their keys`, most(changed, toKeys), site.changed),
    limitGoal(
      `5 % changed, ${site.files} files: requests beside bodies and the flip`,
      most(changed, (run) => beside(run, site)),
      10,
    ),
    limitGoal(`5 % changed, ${site.files} files: stale files`, mostStale(changed), 0),
  ];
}

const toKeys = requestsOf(['PUT object']);

/**
 * What a release of changes costs beside sending each changed body once and flipping each mutable key once, by a copy or,
 * where the store copies without conditions, by another PUT. Every mutable body is staged once, so staged PUTs count the
 * flips.
 */
function beside(run: Measurement, site: SiteFacts): number {
  return allRequests(run) - site.changed - run.requests['PUT staged'];
}

function fasterOf(a: readonly Measurement[], b: readonly Measurement[]): readonly Measurement[] {
  const [first, second] = [statisticOf(a, wall), statisticOf(b, wall)];
  if (first === null || second === null) return first === null ? b : a;
  return first.median <= second.median ? a : b;
}

function startGoal(starts: readonly Start[]): Goal {
  const of = (program: Start['program']) =>
    median(starts.filter((start) => start.program === program).map(({ ms }) => ms));
  const above = starts.length === 0 ? null : of('upload-static') - of('bare');
  return limitGoal('Start to first socket write, above bare Node, median', above, 250, ' ms');
}
