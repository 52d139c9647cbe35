import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  acceleratedClock,
  artifactsIn,
  createTwin,
  type FleetWorld,
  InstanceProcesses,
  serveFleet,
  serveTwin,
  startTraffic,
  type Twin,
} from '@deploy/aws-twin';
import type { Clock, Colour, ResolvedPermission } from '@deploy/kernel';
import { type Call, callsTo } from '../call.ts';
import { ACCOUNT, API, REGION } from '../infrastructure.ts';
import { INSTANCE_ENVIRONMENT, TIME_FACTOR, withRelease } from '../overrides.ts';
import { type Seen, watchVisitors } from './visitors.ts';

/** Requests of all visitors together, in a second of the machine. */
const REQUESTS_PER_SECOND = 250;

export interface ApiCloud {
  /** Where visitors reach the API, and the distributions too: the listener of its balancer. */
  readonly url: URL;
  /** The fleet's time. */
  readonly clock: Clock;
  calls(): readonly Call[];
  /** Instances and rules as AWS shows them. */
  look(): FleetLook;
  /** Begins to watch the visitors, who never stop asking; the answer tells what they saw since. */
  watch(): () => Seen;
  /** What visitors saw from the beginning. */
  seen(): Seen;
  /** A role that may do only so much. Answers the variables that send an AWS SDK here under it, and in the fleet's time. */
  assume(role: string, permissions: readonly ResolvedPermission[]): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface FleetLook {
  /** In percent. */
  readonly weights: Readonly<Record<Colour, number>>;
  readonly groups: Readonly<Record<Colour, { readonly min: number; readonly desired: number }>>;
}

/**
 * The local AWS with a fleet: groups whose instances are processes, behind a balancer that routes by the weights, in a
 * time that is faster than the machine's. Version 1 is live on blue, and visitors ask from now on.
 *
 * @param firstArtifact what blue runs at first
 */
export async function openApiCloud(firstArtifact: string): Promise<ApiCloud> {
  const bytes = await readFile(firstArtifact);
  const key = `releases/${createHash('sha256').update(bytes).digest('hex')}.tar.gz`;
  const originMs = Date.now();
  const clock = acceleratedClock({ factor: TIME_FACTOR, startMs: originMs });
  const processes = new InstanceProcesses({
    fetchArtifact: (release) => artifactsIn(twin.store)(release),
    environment: INSTANCE_ENVIRONMENT,
    environmentOf: colourOf,
  });
  const twin = createTwin(withRelease(`s3://${API.artifact_bucket}/${key}`), { clock, probe: processes.probe });
  if (twin.fleet === null) throw new TypeError('the model has no fleet');
  storeFirst(twin, key, bytes);
  const plane = await serveFleet({ world: twin.fleet, processes, clock, namesTarget: true });
  const api = await serveTwin(twin, { port: 0 });
  const url = new URL(`${plane.url}/`);
  const traffic = startTraffic({
    url: new URL('/api/version', url),
    clock,
    perSecond: REQUESTS_PER_SECOND,
    visitors: 8,
    requestsPerVisitor: 200,
  });
  const sinceBegin = watchVisitors(traffic);
  const { fleet } = twin;
  return {
    ...{ url, clock },
    calls: () => callsTo(twin),
    look: () => {
      twin.advance();
      return lookAt(fleet);
    },
    watch: () => watchVisitors(traffic),
    seen: sinceBegin,
    assume: (role, permissions) => ({
      ...assumed(twin, role, permissions),
      AWS_ENDPOINT_URL: api.url,
      TIME_FACTOR: String(TIME_FACTOR),
      TIME_ORIGIN_MS: String(originMs),
    }),
    close: async () => {
      await traffic.stop();
      await Promise.all([plane.close(), api.close()]);
    },
  };
}

/** What the boot script of an instance writes beside its settings: the colour of its group. */
function colourOf(group: string): Readonly<Record<string, string>> {
  const colour = (['blue', 'green'] as const).find((each) => API.colours[each].asg === group);
  return colour === undefined ? {} : { COLOUR: colour };
}

/** What a pipeline before this one has left: the artifact that the live pointer names. */
function storeFirst({ store }: Twin, key: string, bytes: Uint8Array): void {
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  const checksum = () => ({ algorithm: 'CRC32' as const, value: '', type: 'FULL_OBJECT' as const });
  store.buckets.get(API.artifact_bucket)?.put(key, { bytes, etag, headers: { Metadata: {} }, checksum }, 0);
}

function lookAt(fleet: FleetWorld): FleetLook {
  const rule = fleet.describeRules().find(({ arn }) => arn === API.listener_rule_arns[0]);
  const targets = rule?.actions[0]?.ForwardConfig?.TargetGroups ?? [];
  const weight = (colour: Colour) =>
    targets.find(({ TargetGroupArn }) => TargetGroupArn === API.colours[colour].target_group_arn)?.Weight ?? 0;
  const group = (colour: Colour) => {
    const found = fleet.groupNow(API.colours[colour].asg);
    return { min: found?.minSize ?? 0, desired: found?.desired ?? 0 };
  };
  return {
    weights: { blue: weight('blue'), green: weight('green') },
    groups: { blue: group('blue'), green: group('green') },
  };
}

function assumed(
  twin: Twin,
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
    AWS_EC2_METADATA_DISABLED: 'true',
  };
}
