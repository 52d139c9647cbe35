import { runAction, systemClock, systemRandom } from '@deploy/action-kit';
import { uploadStatic } from './main.ts';
import { awsPorts } from './open-store.ts';

await runAction(uploadStatic(awsPorts(process.env, systemClock, systemRandom)));
