export * from './edge/index.ts';
export * from './model.ts';
export * from './static-site.ts';
