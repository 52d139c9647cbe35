import { createHash } from 'node:crypto';
import type { BehaviourModel } from '../model.ts';
import type { ViewerRequest } from './cache-key.ts';
import { conditionalAnswer } from './conditional.ts';
import { type EdgeResponse, type HeaderFields, type HttpAnswer, NO_BODY, withoutFields } from './message.ts';
import type { FunctionMark } from './viewer-functions.ts';

/** An answer, and how the edge came by it. */
export interface Outcome {
  readonly answer: HttpAnswer;
  /** The word in `X-Cache` (source: CloudFront Developer Guide, standard logs, `x-edge-result-type`). */
  readonly result: 'Hit' | 'Miss' | 'RefreshHit' | 'Error' | 'Redirect' | FunctionMark;
  readonly ageSeconds: number | null;
}

export interface Finishing {
  readonly outcome: Outcome;
  /** The request as the viewer sent it. */
  readonly viewer: ViewerRequest;
  readonly behaviour: BehaviourModel;
  /** Makes the identifiers of this answer; equal for equal histories. */
  readonly id: { readonly distributionId: string; readonly serial: number; readonly pop: string };
}

/** The answer as it leaves for the viewer: conditions applied, `Vary` filtered, the edge's own headers set. */
export function finishedAnswer(finishing: Finishing): EdgeResponse {
  const { outcome, viewer, behaviour } = finishing;
  const isRead = viewer.method === 'GET' || viewer.method === 'HEAD';
  const answer = isRead ? conditionalAnswer(outcome.answer, viewer.headers) : outcome.answer;
  const hasBody = viewer.method !== 'HEAD' && answer.status !== 304 && answer.status !== 204;
  return {
    status: answer.status,
    headers: {
      ...passedHeaders(answer.headers, behaviour),
      ...lowerCased(behaviour.responseHeaders),
      ...ownHeaders(finishing),
    },
    setCookies: answer.setCookies,
    body: hasBody ? answer.body : NO_BODY,
  };
}

function ownHeaders({ outcome, id }: Finishing): HeaderFields {
  const digest = createHash('sha256').update(`${id.distributionId}/${id.serial}`).digest();
  return {
    'x-cache': `${outcome.result} from cloudfront`,
    via: `1.1 ${digest.toString('hex').slice(0, 32)}.cloudfront.net (CloudFront)`,
    'x-amz-cf-pop': id.pop,
    'x-amz-cf-id': digest.toString('base64url').padEnd(54, 'A').concat('=='),
    ...(outcome.ageSeconds === null ? {} : { age: String(outcome.ageSeconds) }),
  };
}

const REMOVED = ['connection', 'keep-alive', 'trailer', 'transfer-encoding', 'upgrade', 'set-cookie', 'vary'];

/** Source: CloudFront Developer Guide, "HTTP response headers that CloudFront removes or replaces". */
function passedHeaders(headers: HeaderFields, behaviour: BehaviourModel): HeaderFields {
  const removed = (behaviour.removedHeaders ?? []).map((name) => name.toLowerCase());
  const kept = withoutFields(headers, [...REMOVED, ...removed]);
  const vary = passedVary(headers['vary'], behaviour);
  return vary === '' ? kept : { ...kept, vary };
}

/** `Vary` keeps what the viewer can matter for: encoding, cookies, and headers of the cache key. */
function passedVary(vary: string | undefined, behaviour: BehaviourModel): string {
  const kept = new Set([
    'accept-encoding',
    'cookie',
    ...behaviour.cachePolicy.headers.map((name) => name.toLowerCase()),
  ]);
  return (vary ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => kept.has(name.toLowerCase()))
    .join(', ');
}

function lowerCased(headers: HeaderFields): HeaderFields {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
