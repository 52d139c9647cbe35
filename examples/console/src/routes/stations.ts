import { element } from '../shared/element.ts';
import type { Console, Page } from '../shared/page.ts';
import { clockTime, isRising, level, metres, nextHighWater, STATIONS, type Station } from '../shared/stations.ts';
import '../styles/stations.css';

export const page: Page = {
  title: ({ messages }) => messages.say('stations.title'),
  render: (console) => {
    const { say } = console.messages;
    const now = Date.now();
    const rows = element('tbody');
    const none = element('p', { class: 'none', role: 'status' });
    const fill = (wanted: string): void => {
      const found = STATIONS.filter(({ name }) => name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()));
      rows.replaceChildren(...found.map((station) => row(station, now, console)));
      none.textContent = found.length === 0 ? say('stations.none') : '';
    };
    const filter = element('input', { type: 'search', id: 'filter', autocomplete: 'off' });
    filter.addEventListener('input', () => fill(filter.value));
    fill('');
    return [
      element('h1', {}, say('stations.title')),
      element('p', { class: 'lede' }, say('stations.lede')),
      element('div', { class: 'field' }, element('label', { for: 'filter' }, say('stations.filter')), filter),
      element(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say('stations.title') },
        element('table', { class: 'stations' }, head(console), rows),
      ),
      none,
    ];
  },
};

function head({ messages: { say } }: Console): HTMLElement {
  const columns = ['stations.name', 'stations.coast', 'stations.level', 'stations.trend', 'stations.next'];
  return element('thead', {}, element('tr', {}, ...columns.map((key) => element('th', { scope: 'col' }, say(key)))));
}

function row(station: Station, now: number, { messages: { say, language } }: Console): HTMLElement {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, station.name),
    element('td', {}, station.coast),
    element('td', { class: 'number' }, metres(level(station, now))),
    element('td', {}, say(isRising(station, now) ? 'trend.rising' : 'trend.falling')),
    element('td', { class: 'number' }, clockTime(nextHighWater(station, now), language)),
  );
}
