import { createHash, createHmac } from 'node:crypto';
import type { WireRequest } from '../wire/message.ts';
import type { Authorization } from './authorization.ts';
import { canonicalRequest } from './canonical-request.ts';

/** The signature that a request with this authorization should carry, lower-case hex. */
export function expectedSignature(request: WireRequest, authorization: Authorization, secret: string): string {
  const { amzDate, date, region, service } = authorization;
  const hashed = createHash('sha256')
    .update(canonicalRequest(request, authorization, service))
    .digest('hex');
  const text = ['AWS4-HMAC-SHA256', amzDate, `${date}/${region}/${service}/aws4_request`, hashed].join('\n');
  return createHmac('sha256', signingKey(secret, date, region, service))
    .update(text)
    .digest('hex');
}

const keys = new Map<string, Buffer>();

function signingKey(secret: string, date: string, region: string, service: string): Buffer {
  const name = [secret, date, region, service].join('\n');
  const known = keys.get(name);
  if (known) return known;
  const parts = [date, region, service, 'aws4_request'];
  const key = parts.reduce<Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  if (keys.size > 200) keys.clear();
  keys.set(name, key);
  return key;
}
