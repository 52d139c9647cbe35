import type { PolicyDocument } from '../model.ts';
import { type AccessRequest, evaluatePolicy } from './access-policy.ts';
import { textAnswer } from './message.ts';
import type { DistributionPrincipal, ObjectRead, ReadObject } from './origin.ts';

const DENIED = textAnswer(403, '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>', {
  'content-type': 'application/xml',
});

/** How CloudFront names itself to S3 when it signs for a distribution. */
export function distributionPrincipal(accountId: string, distributionId: string): DistributionPrincipal {
  return {
    kind: 'service',
    service: 'cloudfront.amazonaws.com',
    sourceArn: `arn:aws:cloudfront::${accountId}:distribution/${distributionId}`,
    sourceAccount: accountId,
  };
}

/**
 * Puts a bucket's policy in front of a store that answers 200 or 404 to everybody. A service has no policy of its own,
 * so nothing but an allow in the bucket policy lets it in; and what is missing is 404 only to those who may list the
 * bucket, 403 to everyone else (source: S3 API reference, GetObject, "Permissions").
 */
export function readBehindPolicy(policyOf: (bucket: string) => PolicyDocument | null, read: ReadObject): ReadObject {
  return async (wanted, signal) => {
    const policy = policyOf(wanted.bucket);
    if (policy === null || evaluatePolicy(policy, objectAccess(wanted)) !== 'allowed') return DENIED;
    const answer = await read(wanted, signal);
    if (answer.status !== 404) return answer;
    return evaluatePolicy(policy, listAccess(wanted)) === 'allowed' ? answer : DENIED;
  };
}

function objectAccess(read: ObjectRead): AccessRequest {
  return {
    principal: { kind: 'service', service: read.principal.service },
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${read.bucket}/${read.key}`,
    context: contextOf(read.principal),
  };
}

function listAccess(read: ObjectRead): AccessRequest {
  return { ...objectAccess(read), action: 's3:ListBucket', resource: `arn:aws:s3:::${read.bucket}` };
}

/** CloudFront reads buckets over TLS whenever origin access control signs its requests. */
function contextOf(principal: DistributionPrincipal): AccessRequest['context'] {
  return {
    'aws:SourceArn': principal.sourceArn,
    'aws:SourceAccount': principal.sourceAccount,
    'aws:SecureTransport': 'true',
  };
}
