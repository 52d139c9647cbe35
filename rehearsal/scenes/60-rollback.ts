import { invalidateConsole } from '../console/deployment.ts';
import { RELEASES } from '../console/releases.ts';
import type { Scene } from '../scene.ts';
import { openTab } from '../visitors/browser-tab.ts';
import { inWords, visit } from '../visitors/visit.ts';

export const scene: Scene = {
  title: 'Back to an earlier release in seconds',
  why: 'When a release is bad, nobody wants to wait for a build. Every retained release is still in the bucket: going back is a handful of copies, and the caches follow by the same plan as for a release.',
  needs: ['50'],
  example: 'console',
  run: async (stage) => {
    const { bucket, url } = stage.console;
    const icon = new URL('/favicon.svg', url);
    const newIcon = await visit(icon);

    const first = await stage.run('upload-static', { mode: 'rollback', release: 'previous', bucket });
    stage.check(
      'one command goes back',
      first.outputs['uploaded-bytes'] === '0',
      `live is ${first.outputs['release']?.slice(0, 12)} after ${(first.ms / 1000).toFixed(1)} s, start of the process included`,
    );
    const second = await stage.run('upload-static', { mode: 'rollback', release: 'previous', bucket });
    const tab = await openTab(url);
    stage.check('a second time goes one further back', tab.release === RELEASES.longerTides.label, `${tab.release}`);

    const stale = await visit(icon);
    stage.check('the edge still holds the newer icon', stale.sha256 === newIcon.sha256, inWords(stale));
    const { outputs } = await invalidateConsole(stage, second);
    const fresh = await visit(icon);
    stage.check(
      'the invalidation makes up for both rollbacks at once',
      fresh.sha256 !== newIcon.sha256,
      `${outputs['paths']?.trim().replace(/\s+/g, ' ')}; ${inWords(fresh)}`,
    );

    await stage.run('upload-static', { mode: 'list', bucket });
    const audit = await stage.run('upload-static', { mode: 'audit', bucket });
    stage.check('bucket and manifest agree', audit.exitCode === 0, 'audit found no difference');
  },
};
