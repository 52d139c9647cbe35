export * from './console-reporter.ts';
export * from './failure.ts';
export * from './input-kinds.ts';
export * from './inputs.ts';
export * as markdown from './markdown.ts';
export * from './run-action.ts';
export * from './run-context.ts';
export * from './system.ts';
