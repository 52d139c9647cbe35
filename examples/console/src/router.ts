import { type Route, routeOf } from './routes.ts';
import type { Page } from './shared/page.ts';

export interface Shown {
  readonly route: Route;
  readonly page: Page;
  /** False for the page the visitor arrived at: the browser has put the focus where it belongs. */
  readonly moved: boolean;
}

export interface RouterOptions {
  readonly show: (shown: Shown) => void;
  readonly fail: (thrown: unknown) => void;
}

/** Shows the page of the address, now and whenever it changes. The answer shows the current page again. */
export function startRouter({ show, fail }: RouterOptions): () => void {
  let turn = 0;
  const open = async (moved: boolean): Promise<void> => {
    turn += 1;
    const mine = turn;
    const route = routeOf(window.location.pathname);
    try {
      // Undefined when the import failed and the page is about to be loaded again (stale-tab.ts).
      const loaded: { readonly page: Page } | undefined = await route.load();
      if (loaded && mine === turn) show({ route, page: loaded.page, moved });
    } catch (thrown) {
      if (mine === turn) fail(thrown);
    }
  };
  window.addEventListener('popstate', () => void open(true));
  document.addEventListener('click', (event) => {
    const path = pathOfLink(event);
    if (path === null) return;
    event.preventDefault();
    if (path !== window.location.pathname) window.history.pushState(null, '', path);
    window.scrollTo(0, 0);
    void open(true);
  });
  void open(false);
  return () => void open(false);
}

/** The path of a link that stays in the console, or null where the browser should follow it itself. */
function pathOfLink(event: MouseEvent): string | null {
  if (
    event.defaultPrevented ||
    event.button !== 0 ||
    event.metaKey ||
    event.ctrlKey ||
    event.shiftKey ||
    event.altKey
  ) {
    return null;
  }
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link?.target !== '' || link.hash !== '' || link.origin !== window.location.origin) return null;
  return link.pathname;
}
