import { spanOf } from '../stretches.ts';
import type { MarkKind, Timeline, TimelineMark } from '../timeline.ts';
import { colourAfter } from '../weight-changes.ts';
import { elapsed, percent, thousands } from '../wording.ts';
import { type StepRow, stepRows } from './step-rows.ts';

/** A summary may hold 1 MiB and is shared by all steps of a job: of many rows, the first and the last are shown. */
const FIRST_ROWS = 30;
const LAST_ROWS = 20;
const MARKS_PER_ROW = 5;
const MARK_LENGTH = 160;

const ICONS: Readonly<Record<MarkKind, string>> = {
  step: '➡️',
  gate: '☑️',
  failure: '❌',
  undo: '↩️',
  resume: '▶️',
  cancel: '⏹️',
  done: '🏁',
};

/** One row for every change of weights: when, how far, on which capacity, for how long, and what was seen in that time. */
export function stepTable(timeline: Timeline): string {
  const rows = stepRows(timeline);
  if (rows.length === 0) return '';
  const { from } = spanOf(timeline);
  const arriving = colourAfter(timeline);
  const left = rows.length - FIRST_ROWS - LAST_ROWS;
  const lines = rows.map((row) => line(row, from));
  const shown =
    left <= 0 ? lines : [...lines.slice(0, FIRST_ROWS), `| | *${left} more* | | | |`, ...lines.slice(-LAST_ROWS)];
  return [
    `| Time | Requests to ${arriving} | Healthy / needed | Stayed | What happened then |`,
    '| ---: | ---: | :--- | ---: | :--- |',
    ...shown,
  ].join('\n');
}

function line({ at, length, before, share, healthy, need, marks }: StepRow, from: number): string {
  const move = before === null ? `${percent(share)} %` : `${percent(before)} → **${percent(share)} %**`;
  const needed = need === null ? '' : ` / ${thousands(need.demand)}`;
  const capacity = `🟦 ${thousands(healthy.blue)} 🟩 ${thousands(healthy.green)}${needed}`;
  return `| ${elapsed(at - from)} | ${move} | ${capacity} | ${elapsed(length)} | ${events(marks)} |`;
}

function events(marks: readonly TimelineMark[]): string {
  const shown = marks.slice(0, MARKS_PER_ROW).map(({ kind, text }) => `${ICONS[kind]} ${plain(text)}`);
  const left = marks.length - shown.length;
  return (left > 0 ? [...shown, `*and ${left} more*`] : shown).join('<br>');
}

/** Text that Markdown shows as it is, on one line, at a bounded length. */
export function plain(text: string): string {
  const characters = [...text.toWellFormed().replace(/\s+/g, ' ').trim()];
  const short =
    characters.length > MARK_LENGTH ? `${characters.slice(0, MARK_LENGTH - 1).join('')}…` : characters.join('');
  return short
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]#|~$@]/g, (character) => `&#${character.codePointAt(0)};`);
}
