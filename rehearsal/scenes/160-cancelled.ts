import { apiInputs, apiTarget, atWords, QUICK } from '../api/deployment.ts';
import { fleetInWords, liveColour } from '../api/live.ts';
import { API_RELEASES } from '../api/releases.ts';
import { seenInWords } from '../api/visitors.ts';
import type { Scene } from '../scene.ts';

export const scene: Scene = {
  title: 'A cancelled deploy leaves visitors where they were',
  why: 'Whoever presses Cancel expects that nothing happens any more, and the runner kills what has not ended after some seconds. Visitors come first then; machines can be put away later, by the post step or the next run.',
  needs: ['150'],
  example: 'api',
  run: async (stage) => {
    const api = await stage.api();
    const seenSince = api.watch();
    const inputs = await apiInputs(stage, API_RELEASES.repaired, QUICK);
    const cut = await stage.run('asg-refresh', inputs, { exitCode: 1, ...atWords('blue gets 50 %', 'SIGINT') });
    await stage.picture(cut, 'A cancelled deploy', 'Cancelled at half and half: green has all requests again at once.');
    // The runner gives seven seconds of the machine; here time is faster, and a slow machine may need the post step as well.
    await stage.post('asg-refresh', cut);
    const after = api.look();
    stage.check('all requests are where they were', liveColour(after) === 'green', fleetInWords(after));
    await stage.run('asg-refresh', { mode: 'janitor', ...(await apiTarget(stage)) });
    const cleared = api.look();
    const seen = seenSince();
    stage.check(
      'the janitor, or the next deploy, puts away the rest',
      cleared.groups.blue.desired === 0 && liveColour(cleared) === 'green',
      fleetInWords(cleared),
    );
    stage.check('every visitor got a good answer', seen.failed === 0, seenInWords(seen));
  },
};
