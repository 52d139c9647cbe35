import './styles/base.css';
import './styles/shell.css';
import { watchForNewRelease } from './new-release.ts';
import { type Shown, startRouter } from './router.ts';
import { registerServiceWorker } from './service-worker.ts';
import { element } from './shared/element.ts';
import { type Language, loadMessages, preferredLanguage, rememberLanguage } from './shared/messages.ts';
import type { Console } from './shared/page.ts';
import { loadRuntimeConfig } from './shared/runtime-config.ts';
import { buildShell, type Shell } from './shell.ts';
import { reloadStaleTab } from './stale-tab.ts';

reloadStaleTab();
registerServiceWorker();

const root = document.querySelector<HTMLElement>('#app') ?? document.body;
start(preferredLanguage()).catch((thrown: unknown) => {
  root.replaceChildren(
    element(
      'main',
      { class: 'stopped', role: 'alert' },
      element('h1', {}, 'The console cannot start'),
      element('p', {}, thrown instanceof Error ? thrown.message : String(thrown)),
    ),
  );
});

async function start(first: Language): Promise<void> {
  const [config, messages] = await Promise.all([loadRuntimeConfig(), loadMessages(first)]);
  let console: Console = { config, messages };
  let isOutdated = false;
  let shell = frame(console);

  const show = ({ route, page, moved }: Shown): void => {
    shell.mark(route.path);
    document.title = `${page.title(console)} · Tidewatch`;
    shell.main.replaceChildren(...page.render(console));
    if (moved) focusHeading(shell.main);
  };
  const showAgain = startRouter({ show, fail: () => showFailure(shell.main, console, () => showAgain()) });
  watchForNewRelease(() => {
    isOutdated = true;
    shell.offerReload();
  });

  function frame(of: Console): Shell {
    document.documentElement.lang = of.messages.language;
    const built = buildShell(root, of, (language) => void change(language));
    if (isOutdated) built.offerReload();
    return built;
  }

  async function change(language: Language): Promise<void> {
    rememberLanguage(language);
    console = { config, messages: await loadMessages(language) };
    shell = frame(console);
    showAgain();
  }
}

function showFailure(main: HTMLElement, { messages: { say } }: Console, retry: () => void): void {
  main.replaceChildren(
    element('h1', {}, say('failed.title')),
    element('p', { class: 'lede' }, say('failed.lede')),
    element('button', { type: 'button', class: 'action', click: retry }, say('failed.retry')),
  );
  focusHeading(main);
}

/** A screen reader announces the new page where its reader is: at its heading. */
function focusHeading(main: HTMLElement): void {
  const heading = main.querySelector('h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}
