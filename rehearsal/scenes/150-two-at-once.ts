import { apiInputs, apiTarget, deployApi, QUICK, whenSaid } from '../api/deployment.ts';
import { fleetInWords, liveColour, until } from '../api/live.ts';
import { API_RELEASES } from '../api/releases.ts';
import { seenInWords } from '../api/visitors.ts';
import type { Scene } from '../scene.ts';
import { minutesInWords } from '../terminal/amounts.ts';

const SOON_MS = 90_000;

export const scene: Scene = {
  title: 'Two deploys at once, and an undo that takes seconds',
  why: 'Two runs that move the same weights undo each other. And who sees that a version is bad while it is being watched cannot wait for its run to end: the old machines are still there, so going back is one change of weights.',
  needs: ['140'],
  example: 'api',
  run: async (stage) => {
    const api = await stage.api();
    const seenSince = api.watch();
    const { repaired, second } = API_RELEASES;
    const run = stage.newRun();
    const halfway = whenSaid('blue gets 50 %');
    const watched = whenSaid('blue has everything');
    const first = await stage.start('asg-refresh', await apiInputs(stage, repaired, QUICK), run, {
      onLine: (line) => {
        halfway.hear(line);
        watched.hear(line);
      },
    });
    const ended = first.done;
    await Promise.race([halfway.said, ended]);
    const refused = await deployApi(stage, second, QUICK, { exitCode: 1 });
    const why = refused.annotations.find(({ level }) => level === 'error');
    stage.check(
      'the second deploy is refused, and told whose turn it is',
      why?.text.includes(`runs/${run.id}`) === true,
      `${why?.title}: ${why?.text.split('\n')[0]}`,
    );
    await Promise.race([watched.said, ended]);
    stage.check('the first one has all requests', liveColour(api.look()) === 'blue', fleetInWords(api.look()));

    const asking = whenSaid('holds the lease');
    const undo = { mode: 'rollback', 'abort-holder': 'true', reason: 'Customers report wrong totals' };
    const undoing = stage.run('asg-refresh', { ...undo, ...(await apiTarget(stage)) }, { onLine: asking.hear });
    await Promise.race([asking.said, undoing]);
    const asked = api.clock.monotonic();
    await Promise.race([until(api, (look) => liveColour(look) === 'green'), undoing]);
    const tookMs = api.clock.monotonic() - asked;
    const undone = await undoing;
    const stopped = await ended;
    const seen = seenSince();
    await stage.picture(
      undone,
      'An undo while the old version is still there',
      'A person asked the run at work to stop, and gave green all requests again with one change of weights.',
    );
    stage.check(
      'green had all requests again in seconds',
      tookMs < SOON_MS && liveColour(api.look()) === 'green',
      `${minutesInWords(tookMs)} of the fleet after it asked the run at work to stop`,
    );
    const told = stopped.annotations.find(({ level }) => level === 'error');
    stage.check(
      'the run that was asked to stop says so',
      stopped.exitCode === 1 && told !== undefined,
      `${told?.title}: ${told?.text.split('\n')[0]}`,
    );
    stage.check('every visitor got a good answer', seen.failed === 0, seenInWords(seen));
  },
};
