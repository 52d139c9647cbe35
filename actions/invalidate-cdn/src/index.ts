import { runAction, systemClock, systemRandom } from '@deploy/action-kit';
import { awsPorts } from './aws-ports.ts';
import { invalidateCdn } from './main.ts';

await runAction(invalidateCdn(awsPorts({ env: process.env, clock: systemClock, random: systemRandom })));
