/**
 * Brings back a tab that asks for a chunk which is gone. Copy this file: it has no other part.
 *
 * A deploy with upload-static keeps the hashed files of earlier releases, so an open tab normally finds its chunks. Once
 * they are pruned, weeks later, a dynamic import fails. Vite reports that as `vite:preloadError`. Loading the page again
 * fetches the current release at the same address, which is all the visitor wanted.
 *
 * It reloads once in a minute at most: if the chunk is missing for another reason, a loop would hide it and hammer the
 * site. Without a network it does nothing, for a reload would replace a working page by the browser's error page.
 */
const LAST_RELOAD = 'stale-tab:reloaded-at';
const AT_MOST_ONCE_IN_MS = 60_000;

export function reloadStaleTab(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (!navigator.onLine || !mayReload()) return;
    // Without this the failed import would also reach the page as an error, in the moment before it goes away.
    event.preventDefault();
    window.location.reload();
  });
}

function mayReload(): boolean {
  try {
    const last = Number(sessionStorage.getItem(LAST_RELOAD) ?? 0);
    if (Date.now() - last < AT_MOST_ONCE_IN_MS) return false;
    sessionStorage.setItem(LAST_RELOAD, String(Date.now()));
    return true;
  } catch {
    // Nothing can be remembered, so a loop could not be told from a first time.
    return false;
  }
}
