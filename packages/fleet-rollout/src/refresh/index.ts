export * from './refresh-cloud.ts';
export * from './refresh-order.ts';
