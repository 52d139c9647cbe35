import { apiTarget } from '../api/deployment.ts';
import { fleetInWords, liveColour } from '../api/live.ts';
import { API_RELEASES } from '../api/releases.ts';
import { seenInWords } from '../api/visitors.ts';
import type { Scene } from '../scene.ts';

export const scene: Scene = {
  title: 'Back to the version before, long after the deploy succeeded',
  why: 'Some mistakes are found when the deploy is over and the old machines are gone. Going back must not need a build, nor anybody who remembers which version it was.',
  needs: ['130'],
  example: 'api',
  run: async (stage) => {
    const api = await stage.api();
    const seenSince = api.watch();

    const undone = await stage.run('asg-refresh', { mode: 'rollback', ...(await apiTarget(stage)) });
    const seen = seenSince();
    const look = api.look();
    await stage.picture(
      undone,
      'An undo after success',
      'Green boots the version before, and gets all requests at once.',
    );
    stage.check(
      'the version before is live again',
      undone.outputs['status'] === 'succeeded' && liveColour(look) === 'green',
      fleetInWords(look),
    );
    stage.check(
      'every visitor got a good answer',
      seen.failed === 0 && seen.byVersion.has(API_RELEASES.second.version),
      seenInWords(seen),
    );
  },
};
