import { floorWords, headline, requestWords } from '../headline.ts';
import { holesOf, spanOf } from '../stretches.ts';
import { thinTimeline } from '../thin-timeline.ts';
import type { Timeline } from '../timeline.ts';
import { between, counted } from '../wording.ts';
import { capacityPanel } from './capacity-panel.ts';
import { FLAG_ROW, flags } from './flags.ts';
import { legend } from './legend.ts';
import { styleSheet } from './palette.ts';
import { type Drawn, holeBands } from './panel.ts';
import { phaseBand, phaseWords } from './phase-band.ts';
import { requestPanel } from './request-panel.ts';
import { type TimeScale, timeScale } from './scale.ts';
import { sharePanel } from './share-panel.ts';
import { element, escaped, textAt } from './svg.ts';
import { fitted } from './text-width.ts';
import { timeAxis } from './time-axis.ts';

export interface PictureOptions {
  /** Above the picture. Default: what happened, in one line. */
  readonly title?: string;
  /** In pixels, from 640 to 1600. Default 960. */
  readonly width?: number;
}

const MARGIN = 24;
/** For the numbers left of a panel and the names right of it. */
const NUMBERS = 64;
const NAMES = 128;
const BETWEEN = 10;

/** Characters of all marks in the description, which is read aloud. */
const MOST_DESCRIBED = 2000;

/**
 * Draws a timeline as one self-contained SVG, for light and dark pages: phases, marks as numbered flags, share of
 * requests, healthy capacity, requests per second, time. The same timeline always gives the same text.
 */
export function drawTimeline(timeline: Timeline, options: PictureOptions = {}): string {
  const width = Math.max(640, Math.min(1600, Math.round(options.width ?? 960)));
  const title = options.title ?? headline(timeline);
  const shown = thinTimeline(timeline, width);
  const scale = timeScale(spanOf(shown), NUMBERS, width - NAMES);
  const right = width - MARGIN;
  const body = drawBody(shown, scale, right, 78);
  const height = Math.ceil(body.bottom + MARGIN / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="timeline-title" aria-describedby="timeline-description">`,
    `<title id="timeline-title">${escaped(title)}</title>`,
    `<desc id="timeline-description">${escaped(description(timeline))}</desc>`,
    `<style>${styleSheet()}</style>`,
    `<defs><pattern id="hole" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hole-line" d="M0 0V7" stroke-width="2" stroke-opacity="0.45"/></pattern></defs>`,
    element('rect', { class: 'page frame', x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8 }),
    textAt(MARGIN, 36, fitted(title, right - MARGIN, 18, true), { size: 18, bold: true }),
    textAt(MARGIN, 58, fitted(subtitle(timeline), right - MARGIN, 13), { size: 13, ink: 'soft' }),
    body.svg,
    '</svg>\n',
  ].join('\n');
}

function drawBody(timeline: Timeline, scale: TimeScale, right: number, top: number): Drawn {
  const { marks } = timeline;
  if (timeline.samples.length === 0) return legend(marks, scale.from, MARGIN, right, top);
  const band = phaseBand(timeline, scale, top);
  const row = band.bottom + 8;
  const share = sharePanel(timeline, scale, right, marks.length === 0 ? band.bottom : row + FLAG_ROW);
  const capacity = capacityPanel(timeline, scale, right, share.bottom + BETWEEN);
  const requests = requestPanel(timeline, scale, right, capacity.bottom + BETWEEN);
  const panels = [share, capacity, requests];
  const axis = timeAxis(scale, requests.bottom);
  const words = phaseWords(timeline, scale, MARGIN, right, axis.bottom + 6);
  const list = legend(marks, scale.from, MARGIN, right, words.bottom + 6);
  const over = [holeBands(holesOf(timeline), scale, panels), flags(marks, scale, row, panels)];
  const svg = [band.svg, ...panels.map((panel) => panel.svg), ...over, axis.svg, words.svg, list.svg];
  return { svg: svg.join('\n'), bottom: list.bottom };
}

function subtitle(timeline: Timeline): string {
  if (timeline.samples.length === 0) return '';
  const { from, to } = spanOf(timeline);
  return between(from, to);
}

function description(timeline: Timeline): string {
  if (timeline.samples.length === 0) return 'There is nothing to show.';
  const steps = timeline.marks
    .map(({ text }) => text)
    .join('; ')
    .slice(0, MOST_DESCRIBED);
  const holes = holesOf(timeline).length;
  const unseen = holes === 0 ? '' : ` Nobody watched during ${counted(holes, 'period')}.`;
  return `${headline(timeline)}. Requests: ${requestWords(timeline)}. Capacity: ${floorWords(timeline)}.${unseen} Marks: ${steps || 'none'}.`;
}
