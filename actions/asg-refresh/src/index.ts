import { basename, dirname } from 'node:path';
import { processHost, runAction, systemClock, systemRandom } from '@deploy/action-kit';
import { awsPorts } from './aws-ports.ts';
import { asgRefresh } from './main.ts';
import { settleAfter } from './post/settle.ts';
import { withoutInputs } from './post/without-inputs.ts';

const ports = awsPorts({ env: process.env, clock: systemClock, random: systemRandom });
// Both steps are one bundle. Which of them it is does not depend on a state that a killed main step may not have left: a
// post step that took itself for the main one would deploy.
const isPost = basename(dirname(process.argv[1] ?? '')) === 'post';
await (isPost ? runAction(settleAfter(ports), withoutInputs(processHost())) : runAction(asgRefresh(ports)));
