import { floorReport } from './capacity-kept.ts';
import { requestTotals } from './requests.ts';
import { spanOf } from './stretches.ts';
import type { Timeline } from './timeline.ts';
import { colourAfter, colourBefore, lastShare, weightChanges } from './weight-changes.ts';
import { counted, percent, spoken, thousands } from './wording.ts';

/** What happened, in one line: "Green took over from blue in 21 min". */
export function headline(timeline: Timeline): string {
  const [before, after] = [colourBefore(timeline), colourAfter(timeline)];
  const share = lastShare(timeline);
  if (share === null) return 'Nothing was recorded';
  const { from, to } = spanOf(timeline);
  const length = spoken(to - from);
  if (timeline.isFirst === true) return firstHeadline(timeline, capital(after), length);
  const cancelled = timeline.marks.some(({ kind }) => kind === 'cancel');
  if (share === 100) return `${capital(after)} took over from ${before} in ${length}`;
  if (share > 0) return `Stopped after ${length} with ${percent(share)} % of requests on ${after}`;
  const ended = cancelled ? 'Cancelled' : 'Rolled back';
  const back = weightChanges(timeline).at(-1);
  if (back !== undefined) return `${ended}: all requests were on ${before} again after ${spoken(back.at - from)}`;
  const undone = timeline.marks.some(({ kind }) => kind === 'undo');
  return undone ? `${ended}: ${before} kept all requests` : `${capital(before)} kept all requests for ${length}`;
}

function firstHeadline(timeline: Timeline, after: string, length: string): string {
  if (lastShare(timeline) === 0) return `First release: ${after} got no request in ${length}, and nobody else serves`;
  const arrived = weightChanges(timeline).findLast((change) => change.after > change.before);
  const since = arrived === undefined ? '' : ` after ${spoken(arrived.at - spanOf(timeline).from)}`;
  return `First release: ${after} got all requests${since}`;
}

/** How many requests failed, in words. */
export function requestWords(timeline: Timeline): string {
  const totals = requestTotals(timeline);
  if (totals === null) return 'not counted';
  if (totals.failed === 0) return `${counted(totals.requests, 'request')}, not one failed`;
  return `${thousands(totals.failed)} of ${counted(totals.requests, 'request')} failed`;
}

/** Whether healthy capacity stayed at the floor or above, in words. */
export function floorWords(timeline: Timeline): string {
  const report = floorReport(timeline);
  if (report === null) return timeline.isFirst === true ? 'nothing served yet' : 'no floor was recorded';
  const { lowest, floor, below } = report;
  if (lowest >= floor) return `never below the floor of ${thousands(floor)}, lowest ${thousands(lowest)}`;
  const long = below.reduce((sum, { from, to }) => sum + to - from, 0);
  return `below the floor of ${thousands(floor)} for ${spoken(long)}, lowest ${thousands(lowest)}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
