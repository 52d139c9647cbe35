import { type ApiVersion, askVersion } from '../shared/api.ts';
import { element } from '../shared/element.ts';
import type { Page } from '../shared/page.ts';
import { releaseOfSite, releaseOfTab } from '../shared/page-release.ts';
import '../styles/release.css';

export const page: Page = {
  title: ({ messages }) => messages.say('release.title'),
  render: (console) => {
    const { say } = console.messages;
    const site = element('dd', { role: 'status' }, '…');
    const api = element('dd', { role: 'status' }, '…');
    const check = async (): Promise<void> => {
      for (const place of [site, api]) place.textContent = '…';
      const [release, answer] = await Promise.all([
        releaseOfSite().catch((thrown: unknown) => String(thrown)),
        askVersion().then(inWords, () => say('release.api.none')),
      ]);
      site.textContent = release;
      api.replaceChildren(answer);
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
        element('dt', {}, say('release.api')),
        api,
        ...fact(say('release.worker'), say(hasWorker() ? 'release.worker.active' : 'release.worker.none')),
      ),
      element('button', { type: 'button', class: 'action', click: () => void check() }, say('release.check')),
      element('h2', {}, say('release.files')),
      element('ul', { class: 'files' }, ...loadedFiles().map((path) => element('li', {}, path))),
    ];
  },
};

/** `2.1.0 · blue · i-0abc`, the colour with a mark of that colour. */
function inWords({ colour, instance, version }: ApiVersion): Node {
  const half = colour === null ? [] : [element('span', { class: 'colour', 'data-colour': colour }, colour), ' · '];
  return element('span', {}, `${version} · `, ...half, instance);
}

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
