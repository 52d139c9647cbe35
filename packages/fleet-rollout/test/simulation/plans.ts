import type { BlueGreenPlan } from '../../src/index.ts';

/** A plan that is short, so that a whole rollout is a few hundred calls. */
export const PLAN: BlueGreenPlan = {
  steps: [5, 25, 50, 100],
  stepSeconds: 60,
  bakeSeconds: 300,
  keepOldSeconds: 600,
  stablePolls: 3,
  pollSeconds: 10,
  waitSeconds: 900,
  floor: 2,
  gateAlarms: { blue: [], green: [] },
  missingData: 'ok',
  minimumRequests: 100,
  smoke: true,
  onFailure: 'rollback',
};
