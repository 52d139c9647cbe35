import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { answered, isMissing, put, refused } from '../expectations.ts';
import { headerSigned, presigned } from '../signing.ts';
import type { ContractCase, RawRequest, S3Target } from '../target.ts';

const BODY = new TextEncoder().encode('text');
const MINUTE_MS = 60_000;
const ACCEPTS_ANYTHING = 'verifies no header signatures';

function putRequest(target: S3Target, key: string, headers: Readonly<Record<string, string>> = {}): RawRequest {
  return { method: 'PUT', path: `/${target.bucket}/${key}`, query: {}, headers, body: BODY };
}

/** With the header that S3 wants of every header-signed request. */
function hashedPut(target: S3Target, key: string, headers: Readonly<Record<string, string>> = {}): RawRequest {
  return putRequest(target, key, { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers });
}

export const signatures: readonly ContractCase[] = [
  {
    name: 'a wrong secret is 403 SignatureDoesNotMatch',
    unlike: { ministack: ACCEPTS_ANYTHING },
    async run(target) {
      const client = target.client({ credentials: { ...target.credentials, secretAccessKey: 'not the secret' } });
      const list = client.send(new ListObjectsV2Command({ Bucket: target.bucket }));
      await refused(list, 403, 'SignatureDoesNotMatch');
    },
  },
  {
    name: 'an unknown access key is 403 InvalidAccessKeyId',
    unlike: { versitygw: 'answers 404 XAdminUserNotFound', ministack: ACCEPTS_ANYTHING },
    async run(target) {
      const client = target.client({ credentials: { ...target.credentials, accessKeyId: 'NOSUCHKEY' } });
      await refused(client.send(new ListObjectsV2Command({ Bucket: target.bucket })), 403, 'InvalidAccessKeyId');
    },
  },
  {
    name: 'a header that changed after signing is 403 SignatureDoesNotMatch',
    unlike: { ministack: ACCEPTS_ANYTHING },
    async run(target) {
      const signed = await headerSigned(target, hashedPut(target, 'signed/header', { 'content-type': 'text/plain' }));
      const changed = { ...signed, headers: { ...signed.headers, 'content-type': 'text/html' } };
      answered(await target.send(changed), 403, 'SignatureDoesNotMatch');
      await isMissing(target, 'signed/header');
      answered(await target.send(signed), 200);
    },
  },
  {
    name: 'an x-amz- header that nobody signed is 403 AccessDenied',
    unlike: { ministack: ACCEPTS_ANYTHING },
    async run(target) {
      const signed = await headerSigned(target, hashedPut(target, 'signed/added'));
      const added = { ...signed, headers: { ...signed.headers, 'x-amz-meta-added': 'later' } };
      answered(await target.send(added), 403, 'AccessDenied');
      await isMissing(target, 'signed/added');
    },
  },
  {
    name: 'a signature of 20 minutes ago is 403 RequestTimeTooSkewed',
    unlike: { ministack: ACCEPTS_ANYTHING },
    async run(target) {
      const signedAtMs = target.nowMs() - 20 * MINUTE_MS;
      const signed = await headerSigned(target, hashedPut(target, 'signed/old'), { signedAtMs });
      answered(await target.send(signed), 403, 'RequestTimeTooSkewed');
      await isMissing(target, 'signed/old');
    },
  },
  {
    name: 'a query-signed PUT is accepted in time',
    async run(target) {
      answered(await target.send(await presigned(target, putRequest(target, 'presigned/in-time'))), 200);
    },
  },
  {
    name: 'a query-signed PUT is accepted until its signature expires, however long ago the signing was',
    async run(target) {
      const signedAtMs = target.nowMs() - 50_000;
      const signed = await presigned(target, putRequest(target, 'presigned/late-in-life'), { signedAtMs });
      answered(await target.send(signed), 200);
    },
  },
  {
    name: 'a query-signed PUT that comes after its expiry is 403 and stores nothing',
    async run(target) {
      const signedAtMs = target.nowMs() - 30_000;
      const raw = putRequest(target, 'presigned/expired');
      answered(
        await target.send(await presigned(target, raw, { signedAtMs, expiresSeconds: 20 })),
        403,
        'AccessDenied',
      );
      await isMissing(target, 'presigned/expired');
    },
  },
  {
    name: 'a query-signed conditional PUT is 412 once the ETag has moved',
    async run(target) {
      const etag = await put(target, 'presigned/moved', 'first');
      const signed = await presigned(target, putRequest(target, 'presigned/moved', { 'if-match': etag }));
      await put(target, 'presigned/moved', 'second');
      answered(await target.send(signed), 412, 'PreconditionFailed');
    },
  },
  {
    name: 'a query-signed conditional PUT is 403 when its condition is dropped or changed',
    async run(target) {
      const etag = await put(target, 'presigned/dropped', 'first');
      const signed = await presigned(target, putRequest(target, 'presigned/dropped', { 'if-match': etag }));
      const { 'if-match': _condition, ...headers } = signed.headers;
      answered(await target.send({ ...signed, headers }), 403);
      const other = await put(target, 'presigned/dropped', 'second');
      answered(await target.send({ ...signed, headers: { ...signed.headers, 'if-match': other } }), 403);
    },
  },
  {
    name: 'a query signature for one key is 403 for another',
    async run(target) {
      const signed = await presigned(target, putRequest(target, 'presigned/mine'));
      answered(
        await target.send({ ...signed, path: `/${target.bucket}/presigned/other` }),
        403,
        'SignatureDoesNotMatch',
      );
    },
  },
  {
    name: 'copies and deletes can be query-signed with their conditions',
    async run(target) {
      const etag = await put(target, 'presigned/from', 'text');
      const copy = {
        ...putRequest(target, 'presigned/copy', {
          'x-amz-copy-source': `/${target.bucket}/presigned/from`,
          'x-amz-metadata-directive': 'REPLACE',
          'content-type': 'text/css',
        }),
        body: new Uint8Array(),
      };
      answered(await target.send(await presigned(target, copy)), 200);
      const path = `/${target.bucket}/presigned/from`;
      const remove: RawRequest = { method: 'DELETE', path, query: {}, headers: { 'if-match': etag } };
      answered(await target.send(await presigned(target, remove)), 204);
      await isMissing(target, 'presigned/from');
    },
  },
];
