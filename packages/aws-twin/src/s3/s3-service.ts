import * as client from '@aws-sdk/client-s3';
import type { Access, AccessNeed } from '../auth/access.ts';
import { notAuthorized } from '../auth/auth-errors.ts';
import type { Authenticated } from '../auth/authenticate.ts';
import type { TwinModel } from '../model.ts';
import type { WireRequest, WireResponse } from '../wire/message.ts';
import type { AnyOperation } from '../wire/operation.ts';
import type { AnswerIds, Call } from '../wire/protocol.ts';
import { restXml } from '../wire/rest-xml.ts';
import { modelled, type Recognised, refuseIgnored, type Service } from '../wire/service.ts';
import { notModelled } from '../wire/service-error.ts';
import { type S3Address, s3Address } from './address.ts';
import { checkIntegrity } from './body-integrity.ts';
import type { Bucket } from './bucket.ts';
import { bucketNamed, checkOwner, checkRegion } from './bucket-access.ts';
import type { S3Knobs } from './knobs.ts';
import { S3_OPERATIONS } from './operations.ts';
import type { S3Context } from './s3-operation.ts';
import type { S3Store } from './store.ts';

const protocol = restXml(client, {
  serviceNamespace: 'com.amazonaws.s3',
  xmlNamespace: 'http://s3.amazonaws.com/doc/2006-03-01/',
  wrapsErrors: false,
});

export interface S3ServiceOptions {
  readonly model: TwinModel;
  readonly store: S3Store;
  readonly access: Access;
  readonly knobs: S3Knobs;
}

/** S3 over its protocol: addresses, regions, owners and permissions around the behaviour of each operation. */
export function s3Service(options: S3ServiceOptions): Service {
  return {
    name: 's3',
    dialect: 's3',
    protocol,
    // Whatever no other service takes.
    isMeant: () => true,
    recognise: (request) => recognise(options, request),
    idHeaders: ({ hostId, requestId }) => ({ 'x-amz-request-id': requestId, 'x-amz-id-2': hostId, server: 'AmazonS3' }),
  };
}

function recognise(options: S3ServiceOptions, sent: WireRequest): Recognised {
  const address = s3Address(sent);
  const path = options.knobs.plusInPath === 'space' ? address.path.replaceAll('+', '%20') : address.path;
  const labels = address.bucket === null ? {} : { Bucket: address.bucket };
  const call = protocol.recognise({ ...sent, path }, labels);
  const bucket = address.bucket === null ? undefined : options.store.buckets.get(address.bucket);
  return {
    operation: call.operation,
    resource: address.bucket,
    key: call.labels['Key'] ?? null,
    arrive(opened, authenticated, ids) {
      const arrivedAt = bucket?.changes ?? 0;
      return async (nowMs) => perform(options, { address, call, opened, authenticated, nowMs, arrivedAt, ids });
    },
  };
}

interface Performance {
  readonly address: S3Address;
  readonly call: Call;
  readonly opened: WireRequest;
  readonly authenticated: Authenticated;
  readonly nowMs: number;
  readonly ids: AnswerIds;
  readonly arrivedAt: number;
}

async function perform(options: S3ServiceOptions, performance: Performance): Promise<WireResponse> {
  const { address, authenticated, call, opened } = performance;
  const behaviour: AnyOperation<S3Context> = modelled(S3_OPERATIONS, call.operation);
  const input = call.readInput(opened);
  refuseIgnored(behaviour, call.operation, input);
  if (address.bucket === null) throw notModelled(`${call.operation} without a bucket`);
  const bucket = bucketNamed(options.store.buckets, address.bucket);
  checkRegion(bucket, address, authenticated.authorization);
  checkOwner(input['ExpectedBucketOwner'], options.model.accountId);
  checkIntegrity(call.operation, opened);
  const context = contextOf(options, performance, bucket);
  for (const need of behaviour.needs(input, context)) context.demand(need);
  return partial(protocol.writeOutput(call.operation, await behaviour.run(input, context), performance.ids));
}

function contextOf(options: S3ServiceOptions, performance: Performance, bucket: Bucket): S3Context {
  const { principal } = performance.authenticated;
  const { access, knobs, store } = options;
  const may = (need: AccessNeed) => access.isAllowed(principal, need, store.policyOf(need.resource));
  return {
    nowMs: performance.nowMs,
    arrivedAt: performance.arrivedAt,
    bucket,
    bucketNamed: (name) => bucketNamed(store.buckets, name),
    uploads: store.uploads,
    etags: store.etags,
    knobs,
    may,
    demand(need) {
      if (!may(need)) throw notAuthorized(principal.arn, need);
    },
  };
}

/** The schema knows one status for a success; a range has another (source: S3 API reference, GetObject, Range). */
function partial(response: WireResponse): WireResponse {
  return response.headers['content-range'] === undefined ? response : { ...response, status: 206 };
}
