import { floorWords, headline, requestWords } from '../headline.ts';
import { holesOf } from '../stretches.ts';
import type { Timeline } from '../timeline.ts';
import { elapsed, spoken } from '../wording.ts';
import { mermaidCharts } from './mermaid-charts.ts';
import { plain, stepTable } from './step-table.ts';

const MOST_PHASES = 20;

/**
 * A timeline for a job summary: what happened, in words, two charts and a table of the steps. It is far below what a
 * summary may hold, whatever the timeline (GitHub: 1 MiB a step).
 */
export function timelineMarkdown(timeline: Timeline): string {
  const charts = mermaidCharts(timeline);
  const parts = [
    `**${headline(timeline)}**`,
    facts(timeline),
    ...charts,
    charts.length === 0 ? '' : `🟦 blue 🟩 green${timeline.needs.length === 0 ? '' : ' 🟨 needed 🟥 floor'}`,
    stepTable(timeline),
    phases(timeline),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function facts(timeline: Timeline): string {
  if (timeline.samples.length === 0) return '';
  const unseen = holesOf(timeline).map(({ from, to }) => `Nobody watched for ${spoken(to - from)}.`);
  return [
    `Requests: ${requestWords(timeline)}.`,
    `Healthy capacity: ${floorWords(timeline)}.`,
    ...unseen.slice(0, 3),
  ].join(' ');
}

function phases({ phases: all }: Timeline): string {
  if (all.length === 0) return '';
  const shown = all.slice(0, MOST_PHASES).map(({ name, from, to }) => `${plain(name)} ${elapsed(to - from)}`);
  const left = all.length - shown.length;
  return `<sub>Phases: ${[...shown, ...(left > 0 ? [`and ${left} more`] : [])].join(' · ')}</sub>`;
}
