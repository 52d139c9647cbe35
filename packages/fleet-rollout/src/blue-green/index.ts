export * from './begin.ts';
export * from './decide.ts';
export * from './decision.ts';
export { hasNoWayBack, isBeforeFirstRelease, namesRelease } from './first-release.ts';
export * from './fleet-seen.ts';
export * from './plan.ts';
export * from './rollout-report.ts';
export * from './run-blue-green.ts';
export * from './take-up.ts';
