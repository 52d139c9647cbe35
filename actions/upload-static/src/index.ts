import { runAction, systemClock, systemRandom } from '@deploy/action-kit';
import { uploadStatic } from './main.ts';
import { awsPorts } from './open-store.ts';

await runAction(uploadStatic(awsPorts({ env: process.env, clock: systemClock, random: systemRandom })));
