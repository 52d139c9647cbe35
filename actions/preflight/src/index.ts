import { githubRest, runAction, systemClock, systemRandom } from '@deploy/action-kit';
import { preflight } from './main.ts';

const { env } = process;

await runAction(
  preflight({
    env,
    github: (token, signal) => githubRest({ env, token, clock: systemClock, random: systemRandom, signal }),
  }),
);
