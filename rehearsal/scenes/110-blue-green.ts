import { apiTarget, deployApi } from '../api/deployment.ts';
import { fleetInWords, liveColour } from '../api/live.ts';
import { API_RELEASES } from '../api/releases.ts';
import { seenInWords } from '../api/visitors.ts';
import type { Scene } from '../scene.ts';

export const scene: Scene = {
  title: 'A new version of the API takes over without a failed request',
  why: 'Replacing the machines behind a load balancer loses requests in many ways: too few are left, new ones get visitors before they are ready, old ones go while they still answer. Here a second group takes over in steps, and the old one leaves only when nobody asks it any more.',
  example: 'api',
  run: async (stage) => {
    const api = await stage.api();
    const seenSince = api.watch();
    const deployed = await deployApi(stage, API_RELEASES.second, { 'bake-seconds': '120', 'keep-old-seconds': '300' });
    const seen = seenSince();
    const look = api.look();
    await stage.picture(
      deployed,
      'Version 2 takes over from version 1',
      'Green gets visitors in four steps, each judged by an alarm and by the errors of both colours. Blue leaves when it is proven that nobody asks it any more.',
    );
    stage.check('every visitor got a good answer', seen.failed === 0 && seen.requests > 1_000, seenInWords(seen));
    stage.check(
      'both versions answered meanwhile',
      seen.byVersion.size === 2,
      [...seen.byVersion.keys()].join(' and '),
    );
    stage.check(
      'green has all requests, and blue has no instances any more',
      liveColour(look) === 'green' && look.groups.blue.desired === 0,
      fleetInWords(look),
    );
    await stage.run('asg-refresh', { mode: 'status', ...(await apiTarget(stage)) });
  },
};
