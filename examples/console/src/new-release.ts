import { releaseOfSite, releaseOfTab } from './shared/page-release.ts';

const AT_MOST_EVERY_MS = 60_000;

/** Calls `found` when the visitor comes back to the tab and the site has moved on to another release. */
export function watchForNewRelease(found: () => void): void {
  let last = Date.now();
  const look = async (): Promise<void> => {
    if (document.visibilityState !== 'visible' || Date.now() - last < AT_MOST_EVERY_MS) return;
    last = Date.now();
    try {
      if ((await releaseOfSite()) === releaseOfTab()) return;
    } catch {
      // No network, or the site is busy: the next visit to the tab asks again.
      return;
    }
    document.removeEventListener('visibilitychange', onChange);
    found();
  };
  const onChange = (): void => void look();
  document.addEventListener('visibilitychange', onChange);
}
