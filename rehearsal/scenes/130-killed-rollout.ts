import { apiInputs, atWords, QUICK } from '../api/deployment.ts';
import { fleetInWords, liveColour } from '../api/live.ts';
import { API_RELEASES } from '../api/releases.ts';
import { seenInWords } from '../api/visitors.ts';
import type { Scene } from '../scene.ts';

export const scene: Scene = {
  title: 'A rollout is killed between two steps, and the next run goes on with it',
  why: 'When a runner disappears, half of the visitors are on each colour, both groups are large, and nobody watches. The next run must find out what was meant, see that nobody is at work any more, and finish it; a person with a console must not be needed.',
  needs: ['120'],
  example: 'api',
  run: async (stage) => {
    const api = await stage.api();
    const seenSince = api.watch();
    const inputs = await apiInputs(stage, API_RELEASES.repaired, QUICK);
    const killed = await stage.run('asg-refresh', inputs, { exitCode: null, ...atWords('blue gets 50 %', 'SIGKILL') });
    stage.check(
      'the process was killed with half of the requests on each colour',
      killed.signal === 'SIGKILL' && liveColour(api.look()) === null,
      fleetInWords(api.look()),
    );
    stage.say('the same deploy in another run: it first watches whether somebody still renews the lease');
    const resumed = await stage.run('asg-refresh', inputs);
    const seen = seenSince();
    const look = api.look();
    await stage.picture(
      resumed,
      'A killed rollout is finished by the next run',
      'The run before had given blue half of the requests and was killed. This one found its journal, went on from there and finished.',
    );
    stage.check(
      'the next run finished it',
      resumed.outputs['status'] === 'succeeded' && liveColour(look) === 'blue' && look.groups.green.desired === 0,
      fleetInWords(look),
    );
    stage.check('every visitor got a good answer', seen.failed === 0, seenInWords(seen));
  },
};
