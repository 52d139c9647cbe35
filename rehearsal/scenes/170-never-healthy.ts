import { deployApi } from '../api/deployment.ts';
import { fleetInWords, liveColour } from '../api/live.ts';
import { API_RELEASES } from '../api/releases.ts';
import { seenInWords } from '../api/visitors.ts';
import type { Scene } from '../scene.ts';

export const scene: Scene = {
  title: 'A version that never becomes healthy meets nobody, and says why',
  why: 'A wrong variable or a missing package, and no instance ever answers its health check. A run that only says that it waited for too long leaves somebody searching three consoles for the reason.',
  needs: ['110'],
  example: 'api',
  run: async (stage) => {
    const api = await stage.api();
    const seenSince = api.watch();
    const inputs = { 'wait-timeout-seconds': '180' };
    const deployed = await deployApi(stage, API_RELEASES.neverHealthy, inputs, { exitCode: 1 });
    const seen = seenSince();
    const look = api.look();
    const instances = new Set(deployed.summary.match(/\bi-[0-9a-f]{8,17}\b/g));
    stage.check(
      'the report names every instance, what its target says and what its group did',
      instances.size >= 3 && deployed.summary.includes('Target.ResponseCodeMismatch'),
      [...instances].join(', '),
    );
    stage.check('nothing is left of it', liveColour(look) !== null, fleetInWords(look));
    stage.check(
      'no visitor met it',
      seen.failed === 0 && !seen.byVersion.has(API_RELEASES.neverHealthy.version),
      seenInWords(seen),
    );
  },
};
