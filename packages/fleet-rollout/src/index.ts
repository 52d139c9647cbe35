export * from './alarm-gate.ts';
export * from './capacity.ts';
export * from './colour.ts';
export * from './drain-proof.ts';
export * from './error-rates.ts';
export * from './shares.ts';
export * from './steps.ts';
export * from './undo-ledger.ts';
