import coastline from '../assets/coastline.svg';
import { curve, reach } from '../shared/curve.ts';
import { drawing, element } from '../shared/element.ts';
import type { Console, Page } from '../shared/page.ts';
import { clockTime, isRising, level, metres, nextHighWater, STATIONS, type Station } from '../shared/stations.ts';
import '../styles/overview.css';

const HOUR = 3_600_000;

export const page: Page = {
  title: ({ messages }) => messages.say('overview.title'),
  render: (console) => {
    const { say } = console.messages;
    const now = Date.now();
    return [
      element(
        'div',
        { class: 'hero' },
        element(
          'div',
          {},
          element('h1', {}, say('overview.title')),
          element('p', { class: 'lede' }, say('overview.lede')),
        ),
        element('img', { class: 'hero-picture', src: coastline, alt: '', width: 440, height: 200 }),
      ),
      element('ul', { class: 'gauges' }, ...STATIONS.map((station) => gauge(station, now, console))),
    ];
  },
};

function gauge(station: Station, now: number, { messages: { say, language } }: Console): HTMLElement {
  const rising = isRising(station, now);
  return element(
    'li',
    { class: 'gauge' },
    element('h2', {}, station.name),
    element(
      'p',
      { class: 'reading' },
      metres(level(station, now)),
      element('span', { class: 'trend' }, `${rising ? '↗' : '↘'} ${say(rising ? 'trend.rising' : 'trend.falling')}`),
    ),
    sparkline(station, now),
    element('p', { class: 'next' }, `${say('stations.next')} ${clockTime(nextHighWater(station, now), language)}`),
  );
}

function sparkline(station: Station, now: number): SVGSVGElement {
  const box = { width: 240, height: 56, from: now - 6 * HOUR, to: now + 12 * HOUR, ...reach(station) };
  const x = box.width / 3;
  return drawing(
    'svg',
    {
      class: 'sparkline',
      viewBox: `0 -3 ${box.width} ${box.height + 6}`,
      'aria-hidden': 'true',
      preserveAspectRatio: 'none',
    },
    drawing('line', { class: 'now', x1: x, x2: x, y1: -3, y2: box.height + 3 }),
    drawing('path', { class: 'curve', d: curve(station, box) }),
  );
}
