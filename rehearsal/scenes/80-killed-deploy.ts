import { consoleInputs, deployConsole, ICON_FOR_A_DAY, invalidateConsole } from '../console/deployment.ts';
import { RELEASES } from '../console/releases.ts';
import type { Scene } from '../scene.ts';
import { openTab } from '../visitors/browser-tab.ts';
import { visit } from '../visitors/visit.ts';

export const scene: Scene = {
  title: 'A deploy is killed in the middle, and the next one finishes it',
  why: 'Runners are cancelled, evicted and unplugged. A site must not be left half new, and nobody should have to know what to clean up: running the job again ends in the same state as if nothing had happened.',
  needs: ['60'],
  example: 'console',
  run: async (stage) => {
    const { bucket, url } = stage.console;
    const inputs = await consoleInputs(stage, RELEASES.highestFirst, { headers: ICON_FOR_A_DAY });
    const run = stage.newRun();
    const running = await stage.start('upload-static', inputs, run);
    const interrupted = stage.cloud.beforeWriteOf('index.html', () => running.kill('SIGKILL'));
    const { signal } = await running.done;
    const wasReached = interrupted.cancel();
    stage.check(
      'the process was killed as it was about to write the page',
      signal === 'SIGKILL' && wasReached,
      'SIGKILL, without a chance to clean up',
    );

    const tab = await openTab(url);
    const robots = await visit(new URL('/robots.txt', url));
    stage.check(
      'the site is whole all the same',
      tab.release === RELEASES.longerTides.label,
      `still ${tab.release} with its ${tab.loaded.length} files; robots.txt is ${robots.text.includes('/release') ? 'new' : 'old'}`,
    );
    const lazy = await Promise.all(['stations', 'tides', 'release'].map((name) => tab.open(name)));
    stage.check('every page of it can be opened', lazy.flat().length > 0, `${lazy.flat().length} lazy files loaded`);

    stage.say('running the job again, as attempt 2: it first watches the dead run’s lease for 20 s');
    const finished = await deployConsole(
      stage,
      RELEASES.highestFirst,
      { headers: ICON_FOR_A_DAY },
      { run: { ...run, attempt: 2 } },
    );
    const after = await openTab(url);
    stage.check('the next run finished it', after.release === RELEASES.highestFirst.label, `${after.release}`);
    await invalidateConsole(stage, finished);
    const audit = await stage.run('upload-static', { mode: 'audit', bucket });
    stage.check('bucket and manifest agree', audit.exitCode === 0, 'audit found no difference');
  },
};
