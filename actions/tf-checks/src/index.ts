import { runAction, systemClock, systemRandom } from '@deploy/action-kit';
import { machinePorts } from './machine-ports.ts';
import { tfChecks } from './main.ts';

await runAction(tfChecks(machinePorts({ env: process.env, clock: systemClock, random: systemRandom })));
