import { ROUTES } from './routes.ts';
import { element } from './shared/element.ts';
import { LANGUAGES, type Language } from './shared/messages.ts';
import type { Console } from './shared/page.ts';
import { releaseOfTab } from './shared/page-release.ts';

export interface Shell {
  readonly main: HTMLElement;
  /** Marks the entry of the navigation that is open. */
  readonly mark: (path: string) => void;
  /** Says, without taking the focus, that the site has a newer release. */
  readonly offerReload: () => void;
}

/** The frame around every page, put into `root`. */
export function buildShell(root: HTMLElement, console: Console, choose: (language: Language) => void): Shell {
  const { say } = console.messages;
  const main = element('main', { id: 'content', tabindex: -1 });
  const links = ROUTES.map((route) => element('a', { href: route.path }, say(route.name)));
  const notice = element('div', { class: 'notice', role: 'status' });
  root.replaceChildren(
    element('a', { class: 'skip', href: '#content' }, say('skip')),
    element(
      'header',
      { class: 'bar' },
      element(
        'a',
        { class: 'brand', href: '/' },
        element('img', { src: '/favicon.svg', alt: '', width: 28, height: 28 }),
        'Tidewatch',
      ),
      element('nav', { 'aria-label': say('nav.label') }, ...links),
      languageChoice(console, choose),
    ),
    notice,
    main,
    footer(console),
  );
  return {
    main,
    mark: (path) => {
      for (const link of links) {
        if (link.pathname === path) link.setAttribute('aria-current', 'page');
        else link.removeAttribute('aria-current');
      }
    },
    offerReload: () => {
      const reload = element('button', { type: 'button', click: () => window.location.reload() }, say('update.reload'));
      notice.replaceChildren(element('span', {}, say('update.text')), reload);
    },
  };
}

function languageChoice({ messages }: Console, choose: (language: Language) => void): HTMLElement {
  const buttons = LANGUAGES.map((language) =>
    element(
      'button',
      {
        type: 'button',
        lang: language,
        'aria-pressed': String(language === messages.language),
        click: () => choose(language),
      },
      language.toUpperCase(),
    ),
  );
  return element('div', { class: 'languages', role: 'group', 'aria-label': messages.say('language') }, ...buttons);
}

function footer({ config, messages }: Console): HTMLElement {
  return element(
    'footer',
    { class: 'foot' },
    element('span', { class: 'environment', 'data-environment': config.environment }, config.label),
    element('span', {}, `${messages.say('release.title')} ${releaseOfTab()}`),
  );
}
