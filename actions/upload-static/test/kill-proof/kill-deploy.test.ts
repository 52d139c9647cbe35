import { killProof } from './campaign.ts';
import { operationNamed } from './kill-points.ts';

killProof(operationNamed('deploy'));
