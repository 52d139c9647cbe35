import { type CurveBox, curve, reach, yOf } from '../shared/curve.ts';
import { drawing, element } from '../shared/element.ts';
import type { Console, Page } from '../shared/page.ts';
import { clockTime, level, metres, nextHighWater, STATIONS, type Station } from '../shared/stations.ts';
import '../styles/tides.css';

const HOUR = 3_600_000;
const HOURS_SHOWN = 24;

export const page: Page = {
  title: ({ messages }) => messages.say('tides.title'),
  render: (console) => {
    const { say } = console.messages;
    const now = Date.now();
    const options = STATIONS.map((station) => element('option', { value: station.id }, station.name));
    const choice = element('select', { id: 'station' }, ...options);
    const figure = element('figure', { class: 'tide' });
    const draw = (): void => {
      const station = STATIONS.find(({ id }) => id === choice.value) ?? STATIONS[0];
      if (station) figure.replaceChildren(chart(station, now, console), caption(station, now, console));
    };
    choice.addEventListener('change', draw);
    draw();
    return [
      element('h1', {}, say('tides.title')),
      element('p', { class: 'lede' }, say('tides.lede')),
      element('div', { class: 'field' }, element('label', { for: 'station' }, say('tides.station')), choice),
      figure,
    ];
  },
};

function caption(station: Station, now: number, { messages: { say, language } }: Console): HTMLElement {
  const high = nextHighWater(station, now);
  return element(
    'figcaption',
    {},
    `${say('tides.axis')}. ${say('stations.next')}: ${clockTime(high, language)}, ${metres(level(station, high))}.`,
  );
}

function chart(station: Station, now: number, { messages: { language } }: Console): SVGSVGElement {
  const box: CurveBox = { width: 640, height: 240, from: now, to: now + HOURS_SHOWN * HOUR, ...reach(station) };
  const line = curve(station, box);
  return drawing(
    'svg',
    { viewBox: '-34 -14 690 292', role: 'img', 'aria-label': `${station.name}, ${HOURS_SHOWN} h` },
    ...levels(box),
    ...hours(box, language),
    drawing('path', { class: 'water', d: `${line}L${box.width} ${box.height}L0 ${box.height}Z` }),
    drawing('path', { class: 'surface', d: line }),
  );
}

function levels(box: CurveBox): readonly SVGElement[] {
  const step = box.high - box.low > 6 ? 2 : 1;
  const marks = Array.from({ length: Math.floor((box.high - box.low) / step) + 1 }, (_, mark) => box.low + mark * step);
  return marks.flatMap((value) => {
    const y = yOf(value, box);
    return [
      drawing('line', { class: 'grid', x1: 0, x2: box.width, y1: y, y2: y }),
      drawing('text', { class: 'mark', x: -8, y: y + 4, 'text-anchor': 'end' }, `${value}`),
    ];
  });
}

function hours(box: CurveBox, language: string): readonly SVGElement[] {
  const every = ((box.to - box.from) / 4 / HOUR) * HOUR;
  return Array.from({ length: 5 }, (_, mark) => {
    const x = (box.width * mark) / 4;
    return drawing(
      'text',
      { class: 'mark', x, y: box.height + 24, 'text-anchor': mark === 0 ? 'start' : mark === 4 ? 'end' : 'middle' },
      clockTime(box.from + mark * every, language),
    );
  });
}
