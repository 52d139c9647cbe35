import { element } from '../shared/element.ts';
import type { Page } from '../shared/page.ts';
import { releaseOfSite, releaseOfTab } from '../shared/page-release.ts';
import '../styles/release.css';

export const page: Page = {
  title: ({ messages }) => messages.say('release.title'),
  render: (console) => {
    const { say } = console.messages;
    const site = element('dd', { role: 'status' }, '…');
    const check = async (): Promise<void> => {
      site.textContent = '…';
      site.textContent = await releaseOfSite().catch((thrown: unknown) => String(thrown));
    };
    void check();
    return [
      element('h1', {}, say('release.title')),
      element('p', { class: 'lede' }, say('release.lede')),
      element(
        'dl',
        { class: 'facts' },
        ...fact(say('release.tab'), releaseOfTab()),
        element('dt', {}, say('release.site')),
        site,
        ...fact(say('release.environment'), console.config.label),
        ...fact(say('release.api'), console.config.apiUrl),
        ...fact(say('release.worker'), say(hasWorker() ? 'release.worker.active' : 'release.worker.none')),
      ),
      element('button', { type: 'button', class: 'action', click: () => void check() }, say('release.check')),
      element('h2', {}, say('release.files')),
      element('ul', { class: 'files' }, ...loadedFiles().map((path) => element('li', {}, path))),
    ];
  },
};

function fact(name: string, value: string): readonly HTMLElement[] {
  return [element('dt', {}, name), element('dd', {}, value)];
}

function hasWorker(): boolean {
  return 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null;
}

function loadedFiles(): readonly string[] {
  const paths = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === window.location.origin && /\.(?:js|css)$/.test(pathname))
    .map(({ pathname }) => pathname);
  return [...new Set(paths)].sort((one, other) => one.localeCompare(other));
}
