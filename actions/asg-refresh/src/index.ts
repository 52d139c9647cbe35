import { runAction, systemClock, systemRandom } from '@deploy/action-kit';
import { awsPorts } from './aws-ports.ts';
import { asgRefresh } from './main.ts';

await runAction(asgRefresh(awsPorts({ env: process.env, clock: systemClock, random: systemRandom })));
