import { errorMessage } from '@deploy/kernel';
import { openTab } from './browser-tab.ts';

export interface VisitorReport {
  readonly pages: number;
  readonly files: number;
  /** Visits by release, in the order in which they were first seen. */
  readonly releases: ReadonlyMap<string, number>;
  /** What did not load. */
  readonly broken: readonly string[];
}

export interface VisitorStream {
  stop(): Promise<VisitorReport>;
}

/** Visitors who open a page one after another, each with everything it needs, until stopped. */
export function startVisitors(url: URL): VisitorStream {
  let isOpen = true;
  let pages = 0;
  let files = 0;
  const releases = new Map<string, number>();
  const broken: string[] = [];
  const visitOnce = async (): Promise<void> => {
    try {
      const tab = await openTab(url);
      pages += 1;
      files += tab.loaded.length;
      const release = tab.release ?? 'unnamed';
      releases.set(release, (releases.get(release) ?? 0) + 1);
    } catch (thrown) {
      broken.push(errorMessage(thrown));
    }
  };
  const walk = async (): Promise<void> => {
    while (isOpen) await visitOnce();
  };
  const walking = walk();
  return {
    stop: async () => {
      isOpen = false;
      await walking;
      return { pages, files, releases, broken };
    },
  };
}
