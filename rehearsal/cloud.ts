import {
  createTwin,
  type Edge,
  POP_HEADER,
  realClock,
  type ServedEdge,
  serveEdge,
  serveTwin,
  type Twin,
  twinEdges,
} from '@deploy/aws-twin';
import type { ResolvedPermission } from '@deploy/kernel';
import { type Call, callsTo } from './call.ts';
import { ACCOUNT, MODEL, REGION, SITES, type SiteName } from './infrastructure.ts';
import { INVALIDATION_MS } from './overrides.ts';

/** A site as a visitor and a deploy know it. */
export interface Site {
  readonly bucket: string;
  readonly distributionId: string;
  /** Where the edge serves it, such as `http://127.0.0.1:4173/`. */
  readonly url: URL;
  /** Its edge locations; each has a cache of its own. */
  readonly pops: readonly string[];
  /** Request headers that send a visitor to one of them. */
  atPop(pop: string): Readonly<Record<string, string>>;
}

export interface Interruption {
  /** Takes it back. Answers whether it had happened. */
  cancel(): boolean;
}

/** The local AWS with an edge before each site. */
export interface Cloud {
  /** Where S3 and CloudFront take API calls. */
  readonly api: URL;
  readonly region: string;
  readonly sites: Readonly<Record<SiteName, Site>>;
  /** Where the distributions find the balancer of the API from now on. */
  leadApiTo(url: URL): void;
  /** All calls so far, oldest first. */
  calls(): readonly Call[];
  /** A role that may do only so much. Answers the variables that send an AWS SDK here under it. */
  assume(role: string, permissions: readonly ResolvedPermission[]): Readonly<Record<string, string>>;
  /** Calls `act` once, when a write of the key arrives, which then takes no effect and is never answered. */
  beforeWriteOf(key: string, act: () => void): Interruption;
  close(): Promise<void>;
}

export interface CloudOptions {
  /** Wanted port of the console's edge; the other site takes the next. */
  readonly port: number;
  readonly say: (text: string) => void;
}

/** Where nothing listens, as long as nobody has started the API. */
const NOWHERE = 'http://127.0.0.1:1';

export async function openCloud({ port, say }: CloudOptions): Promise<Cloud> {
  const clock = realClock();
  const twin = createTwin(MODEL, { clock, cloudFront: { invalidationMs: INVALIDATION_MS } });
  let apiUrl = NOWHERE;
  const edges = twinEdges(twin, { knobs: { invalidationDelayMs: () => INVALIDATION_MS }, addressOf: () => apiUrl });
  const api = await serveTwin(twin, { port: 0 });
  const served: ServedEdge[] = [];
  const close = async (): Promise<void> => {
    await Promise.all([api.close(), ...served.map((edge) => edge.close())]);
  };
  const open = async (name: SiteName, wanted: number): Promise<Site> => {
    const { bucket, distribution_id: distributionId } = SITES[name];
    const edge = edges.get(distributionId);
    if (edge === undefined) throw new TypeError(`no edge for ${distributionId}`);
    const server = await serveAt(edge, wanted, say);
    served.push(server);
    const url = new URL(`${server.url}/`);
    return { bucket, distributionId, url, pops: edge.pops, atPop: (pop) => ({ [POP_HEADER]: pop }) };
  };
  try {
    const sites = { console: await open('console', port), guest: await open('guest', port + 1) };
    return {
      api: new URL(api.url),
      region: REGION,
      sites,
      leadApiTo: (url) => {
        apiUrl = url.origin;
      },
      calls: () => callsTo(twin),
      assume: (role, permissions) => assumed(twin, api.url, role, permissions),
      beforeWriteOf: (key, act) => interruption(twin, key, act),
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

async function serveAt(edge: Edge, wanted: number, say: (text: string) => void): Promise<ServedEdge> {
  try {
    return await serveEdge(edge, { port: wanted });
  } catch (thrown) {
    if (!isTaken(thrown)) throw thrown;
    const server = await serveEdge(edge, { port: 0 });
    say(`port ${wanted} is in use; taking ${server.port} instead`);
    return server;
  }
}

function isTaken(thrown: unknown): boolean {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : null;
  return code === 'EADDRINUSE' || code === 'EACCES';
}

function assumed(
  twin: Twin,
  url: string,
  role: string,
  permissions: readonly ResolvedPermission[],
): Readonly<Record<string, string>> {
  const accessKeyId = `AKIA${role.replace(/[^a-z0-9]/gi, '').toUpperCase()}`;
  const secretAccessKey = `rehearsal-${role}`;
  const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/${role}`;
  twin.identities.add({ arn, credentials: { accessKeyId, secretAccessKey }, allow: permissions });
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_REGION: REGION,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_CLOUDFRONT: url,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}

function interruption(twin: Twin, key: string, act: () => void): Interruption {
  const match = { service: 's3', operation: ['PutObject', 'CopyObject'], key } as const;
  const acted = twin.faults.plant(match, { kind: 'meanwhile', phase: 'before', run: act });
  const withoutEffect = twin.faults.plant(match, { kind: 'reset' });
  return {
    cancel: () => {
      acted.remove();
      withoutEffect.remove();
      return acted.hits > 0;
    },
  };
}
