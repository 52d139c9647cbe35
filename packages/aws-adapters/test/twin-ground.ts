import type { ObjectStore } from '@deploy/kernel';
import {
  createTwin,
  DEFAULT_CREDENTIALS,
  sequence,
  staticSiteModel,
  type Twin,
  type TwinHandler,
  type TwinOptions,
  twinHandler,
} from '../../aws-twin/src/index.ts';
import { CONTRACT_MULTIPART } from '../contract/object-store-contract.ts';
import { createExecutor, createS3ObjectStore, type Hook, type S3StoreOptions } from '../src/index.ts';

export const BUCKET = 'site';
export const REGION = 'ca-central-1';
export const LOCAL = 'http://127.0.0.1:9000';

export interface GroundOptions {
  readonly twin?: TwinOptions;
  readonly hooks?: readonly Hook[];
  readonly store?: Partial<S3StoreOptions>;
}

export interface TwinGround {
  readonly twin: Twin;
  readonly handler: TwinHandler;
  readonly store: ObjectStore;
  /** Operations that reached the twin, in order. */
  operations(): readonly (string | null)[];
}

/** A store over a twin in process, on a clock that jumps. */
export function twinGround({ hooks = [], store, twin: twinOptions }: GroundOptions = {}): TwinGround {
  const model = { accountId: '111122223333', ...staticSiteModel({ bucket: BUCKET, distributionId: 'E1SITE' }) };
  const twin = createTwin(model, twinOptions);
  const handler = twinHandler(twin);
  const fraction = sequence(1);
  return {
    twin,
    handler,
    store: createS3ObjectStore({
      bucket: BUCKET,
      region: REGION,
      executor: createExecutor({ transport: handler, hooks }),
      credentials: () => Promise.resolve(DEFAULT_CREDENTIALS),
      endpoint: null,
      permissions: null,
      clock: twin.clock,
      random: { fraction, nonce: () => 'nonce' },
      probeKey: '_deploy/root/probe',
      multipart: CONTRACT_MULTIPART,
      ...store,
    }),
    operations: () => twin.requests.all.map(({ operation }) => operation),
  };
}
