import { createHash } from 'node:crypto';
import { createEdge, type Edge } from '../../src/edge/edge.ts';
import type { EdgeKnobs } from '../../src/edge/knobs.ts';
import { type HeaderFields, type HttpAnswer, textAnswer } from '../../src/edge/message.ts';
import type { ReadObject } from '../../src/edge/origin.ts';
import type { BehaviourModel, CachePolicyModel, DistributionModel } from '../../src/model.ts';
import { CACHING_DISABLED, STATIC_SITE_CACHE_POLICY } from '../../src/static-site.ts';
import { ManualClock } from './manual-clock.ts';

export const POPS = ['AAA1-C1', 'BBB2-C1'] as const;

export function policy(changes: Partial<CachePolicyModel> = {}): CachePolicyModel {
  return { ...STATIC_SITE_CACHE_POLICY, ...changes };
}

export function behaviour(changes: Partial<BehaviourModel> = {}): BehaviourModel {
  return {
    originId: 's3',
    viewerProtocolPolicy: 'allow-all',
    allowedMethods: ['GET', 'HEAD'],
    compress: false,
    cachePolicy: policy(),
    functions: {},
    responseHeaders: {},
    ...changes,
  };
}

export function distribution(changes: Partial<DistributionModel> = {}): DistributionModel {
  return {
    id: 'E1TEST',
    domainName: 'd1test.cloudfront.net',
    aliases: ['console.example.com'],
    enabled: true,
    defaultRootObject: '',
    origins: [{ kind: 's3', id: 's3', bucket: 'site', originPath: '' }],
    defaultBehaviour: behaviour(),
    behaviours: [],
    errorResponses: [],
    ...changes,
  };
}

/** An answer as S3 gives it. */
export function stored(text: string, headers: HeaderFields = {}): HttpAnswer {
  const etag = `"${createHash('md5').update(text).digest('hex')}"`;
  return textAnswer(200, text, { 'content-type': 'text/plain', etag, ...headers });
}

export interface Site {
  readonly edge: Edge;
  readonly clock: ManualClock;
  /** Answers by key; a test changes them. Missing keys are 404. */
  readonly objects: Map<string, HttpAnswer>;
  /** Keys in the order they were read. */
  readonly reads: string[];
  /** Fetches a target and gives back what matters most. */
  get(target: string, headers?: HeaderFields, pop?: string): Promise<Seen>;
}

export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly cache: string;
  readonly headers: HeaderFields;
}

export interface SiteOptions {
  readonly distribution?: Partial<DistributionModel>;
  readonly knobs?: Partial<EdgeKnobs>;
  readonly objects?: Readonly<Record<string, HttpAnswer>>;
  /** Replaces the store. */
  readonly read?: ReadObject;
}

/** An edge over a bucket in memory that everyone may read. */
export function site(options: SiteOptions = {}): Site {
  const clock = new ManualClock();
  const objects = new Map(Object.entries(options.objects ?? {}));
  const reads: string[] = [];
  const read: ReadObject = async ({ key }) => objects.get(key) ?? textAnswer(404, 'NoSuchKey');
  const edge = createEdge({
    distribution: distribution(options.distribution),
    accountId: '111122223333',
    clock,
    pops: POPS,
    knobs: { invalidationDelayMs: () => 0, ...options.knobs },
    readObject: (wanted, signal) => {
      reads.push(wanted.key);
      return (options.read ?? read)(wanted, signal);
    },
  });
  return { edge, clock, objects, reads, get: (target, headers, pop) => see(edge, target, headers, pop) };
}

export async function see(edge: Edge, target: string, headers: HeaderFields = {}, pop?: string): Promise<Seen> {
  const response = await edge.fetch({ target, headers, ...(pop === undefined ? {} : { pop }) });
  return {
    status: response.status,
    text: new TextDecoder().decode(response.body),
    cache: (response.headers['x-cache'] ?? '').replace(' from cloudfront', ''),
    headers: response.headers,
  };
}

export { CACHING_DISABLED };
