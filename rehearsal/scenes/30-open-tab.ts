import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Hex } from '@deploy/kernel';
import { deployConsole, invalidateConsole } from '../console/deployment.ts';
import { RELEASES } from '../console/releases.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { openTab } from '../visitors/browser-tab.ts';
import { inWords } from '../visitors/visit.ts';
import { startVisitors } from '../visitors/visitor-stream.ts';

export const scene: Scene = {
  title: 'A tab opened before the release keeps working',
  why: 'Somebody has the app open when a release goes out, then clicks. The click loads a chunk that only the old release knows. Where a deploy deletes or hides it, the app breaks in their hands.',
  needs: ['10'],
  example: 'console',
  run: async (stage) => {
    const { url } = stage.console;
    const oldTab = await openTab(new URL('/stations', url));
    stage.check(
      'a tab is open on the first release',
      oldTab.release === RELEASES.first.label,
      `${oldTab.release}; ${oldTab.lazy.length} files left for later`,
    );

    await stage.build(RELEASES.longerTides);
    const { uploaded, seen } = await deployAmongVisitors(stage);
    const releases = [...seen.releases].map(([release, pages]) => `${pages} on ${release}`).join(', ');
    stage.check(
      'visitors during the deploy all got a whole page',
      seen.broken.length === 0 && seen.pages > 0,
      seen.broken[0] ?? `${seen.pages} pages with ${seen.files} files: ${releases}`,
    );

    const [chunk] = await oldTab.open('tides');
    const built = await readFile(join(await stage.build(RELEASES.first), chunk?.url.pathname ?? ''));
    stage.check(
      'the old tab loads the chunk of its own release, byte for byte',
      chunk?.sha256 === sha256Hex(built),
      chunk === undefined ? '' : `${chunk.url.pathname}: ${inWords(chunk)}`,
    );
    const newTab = await openTab(url);
    const [newChunk] = await newTab.open('tides');
    stage.check(
      'a new tab gets the new release and another chunk',
      newTab.release === RELEASES.longerTides.label && newChunk?.url.pathname !== chunk?.url.pathname,
      `${newTab.release}, ${newChunk?.url.pathname}`,
    );
    await invalidateConsole(stage, uploaded);
  },
};

async function deployAmongVisitors(stage: Stage) {
  const visitors = startVisitors(stage.console.url);
  const deploying = deployConsole(stage, RELEASES.longerTides);
  const seen = await deploying.then(visitors.stop, visitors.stop);
  return { uploaded: await deploying, seen };
}
