export * from './begin-refresh.ts';
export * from './cancel-refresh.ts';
export * from './decide-refresh.ts';
export { refreshChangeText } from './drive-refresh.ts';
export * from './note-refresh-answer.ts';
export * from './own-refresh.ts';
export * from './predict-refresh.ts';
export * from './refresh-cloud.ts';
export * from './refresh-document.ts';
export * from './refresh-gates.ts';
export { replaceRootVolumeRefusal } from './refresh-input-refusals.ts';
export * from './refresh-order.ts';
export * from './refresh-plan.ts';
export {
  isNothingToDo,
  type RefreshFacts,
  type RefreshPreflightRequest,
  refreshPreflight,
} from './refresh-preflight.ts';
export * from './refresh-progress.ts';
export * from './refresh-report.ts';
export * from './refresh-rollout.ts';
export { isGoingBack, type RefreshNext, type RefreshStep } from './refresh-step.ts';
export { type RefreshPorts, type RefreshRequest, runRefresh } from './run-refresh.ts';
export * from './take-up-refresh.ts';
export * from './undo-refresh.ts';
