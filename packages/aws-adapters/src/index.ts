export * from './aws-errors.ts';
export * from './credentials.ts';
export * from './executor.ts';
export * from './request-signer.ts';
export * from './retry-rules.ts';
export * from './s3-object-store.ts';
export * from './server-clock.ts';
export * from './ssm-parameter.ts';
