import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidateConsole } from '../console/deployment.ts';
import { RELEASES } from '../console/releases.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { openTab } from '../visitors/browser-tab.ts';
import { inWords, visit } from '../visitors/visit.ts';

export const scene: Scene = {
  title: 'What no retained release needs is removed, and then purged',
  why: 'Files of old releases are kept for open tabs, but not for ever. Only what this tool wrote and no retained release refers to goes away, never by age alone; then the caches forget it too.',
  needs: ['80'],
  example: 'console',
  run: async (stage) => {
    const chunk = await firstTidesChunk(stage);
    await visit(chunk);
    const kept = await visit(chunk);
    stage.check(
      'a chunk of the first release is still there',
      kept.status === 200,
      `${chunk.pathname}: ${inWords(kept)}`,
    );

    const retention = { 'retain-releases': '1', 'retain-days': '0' };
    const pruned = await stage.run('upload-static', { mode: 'prune', bucket: stage.console.bucket, ...retention });
    stage.check(
      'prune removed what only old releases used',
      Number(pruned.outputs['removed-files']) > 0,
      `${pruned.outputs['removed-files']} files`,
    );
    const cached = await visit(chunk);
    stage.check('the edge still has a copy', cached.status === 200, inWords(cached));

    await invalidateConsole(stage, pruned);
    const gone = await visit(chunk);
    stage.check(
      'after the invalidation it is gone, with an honest error',
      gone.status === 403 && !gone.isHtml,
      `${inWords(gone)}; a tab that old sees the failed import and loads the page again`,
    );
    const tab = await openTab(stage.console.url);
    const lazy = await Promise.all(['stations', 'tides', 'release'].map((name) => tab.open(name)));
    stage.check(
      'nothing that is live was touched',
      tab.release === RELEASES.highestFirst.label,
      `${tab.release} with ${tab.loaded.length + lazy.flat().length} files`,
    );
  },
};

async function firstTidesChunk(stage: Stage): Promise<URL> {
  const names = await readdir(join(await stage.build(RELEASES.first), 'assets'));
  const name = names.find((candidate) => /^tides-.*\.js$/.test(candidate)) ?? '';
  return new URL(`/assets/${name}`, stage.console.url);
}
