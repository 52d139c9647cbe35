import { deployApi } from '../api/deployment.ts';
import { fleetInWords, liveColour } from '../api/live.ts';
import { API_RELEASES } from '../api/releases.ts';
import { seenInWords } from '../api/visitors.ts';
import type { Scene } from '../scene.ts';
import { minutesInWords } from '../terminal/amounts.ts';

/** Of the visitors, while they can meet the bad version: the first step, and what happens by chance beside it. */
const MOST_HARMED = 0.05;

export const scene: Scene = {
  title: 'A bad version harms few, briefly, and goes by itself',
  why: 'Version 3 passes its health check and fails 30 % of what it is asked. No check before the deploy sees that; visitors do. How many of them, and for how long, is what a gate decides.',
  needs: ['110'],
  example: 'api',
  run: async (stage) => {
    const api = await stage.api();
    const { failing, second } = API_RELEASES;
    const seenSince = api.watch();
    const deployed = await deployApi(stage, failing, {}, { exitCode: 1 });
    const seen = seenSince();
    const look = api.look();
    await stage.picture(
      deployed,
      'Version 3 fails, and its gate takes it back',
      'Blue got 5 % of the requests and failed some of them; green had them all again as soon as the gate knew.',
    );
    stage.check(
      'the run failed, and went back first',
      deployed.outputs['status'] === 'rolled-back' && liveColour(look) === 'green',
      `status ${deployed.outputs['status']}; ${fleetInWords(look)}`,
    );
    const harmed = seen.failedByVersion.get(failing.version) ?? 0;
    stage.check(
      'only visitors of the bad version got errors',
      harmed > 0 && harmed === seen.failed && harmed / seen.requests < MOST_HARMED,
      `${seenInWords(seen)}; that is ${((100 * harmed) / seen.requests).toFixed(1)} % of the requests, for ${minutesInWords(seen.failingMs ?? 0)}`,
    );
    const after = api.watch();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const calm = after();
    stage.check(
      'the version before goes on as if nothing had happened',
      calm.failed === 0 && [...calm.byVersion.keys()].join() === second.version,
      seenInWords(calm),
    );
  },
};
