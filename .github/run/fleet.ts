import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  acceleratedClock,
  artifactsIn,
  createTwin,
  FAST_TIME_PRELOAD,
  InstanceProcesses,
  serveFleet,
  serveTwin,
  startTraffic,
  type Twin,
} from '@deploy/aws-twin';
import type { Colour } from '@deploy/kernel';
import { ACCOUNT, API, CONTRACT, CONTRACT_PARAMETER } from '../../rehearsal/infrastructure.ts';
import { INSTANCE_ENVIRONMENT, TIME_FACTOR, withRelease } from '../../rehearsal/overrides.ts';
import { apiPermissions } from '../../rehearsal/runner/step-role.ts';

const ROLE = 'deploy-test';
const REQUESTS_PER_SECOND = 60;

/**
 * The test stack as its Terraform leaves it, with one release live on blue, instances that are processes, visitors who
 * never stop asking, and a time that is faster than the machine's.
 *
 * @param first archive of the API that is live at first
 */
export async function openFleet(first: string) {
  const bytes = readFileSync(first);
  const key = `releases/${createHash('sha256').update(bytes).digest('hex')}.tar.gz`;
  const originMs = Date.now();
  const clock = acceleratedClock({ factor: TIME_FACTOR, startMs: originMs });
  const processes = new InstanceProcesses({
    fetchArtifact: (release) => artifactsIn(twin.store)(release),
    environment: INSTANCE_ENVIRONMENT,
    environmentOf: (group) => ({ COLOUR: group === API.colours.blue.asg ? 'blue' : 'green' }),
  });
  const twin = createTwin(withRelease(`s3://${API.artifact_bucket}/${key}`), { clock, probe: processes.probe });
  const { fleet } = twin;
  if (fleet === null) throw new TypeError('the model has no fleet');
  storeArtifact(twin, key, bytes);
  const plane = await serveFleet({ world: fleet, processes, clock, namesTarget: true });
  const aws = await serveTwin(twin, { port: 0 });
  // The name for previews leads nowhere here.
  const value = contractWithPreviewAt(plane.url);
  twin.parameters.put({ name: CONTRACT_PARAMETER, value, overwrite: true }, clock.now());
  const credentials = { accessKeyId: `KEY-${ROLE}`, secretAccessKey: `secret-${ROLE}` };
  const inputs = { 'contract-parameter': CONTRACT_PARAMETER };
  const allow = [
    ...(await apiPermissions({ ...inputs, artifact: 'api.tar.gz' })),
    ...(await apiPermissions({ ...inputs, mode: 'rollback' })),
    ...(await apiPermissions({ ...inputs, mode: 'janitor' })),
  ];
  twin.identities.add({ arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${ROLE}/act`, credentials, allow });
  const traffic = startTraffic({
    url: new URL('/api/version', plane.url),
    ...{ clock, perSecond: REQUESTS_PER_SECOND, visitors: 8, requestsPerVisitor: 200 },
  });
  return {
    twin,
    roles: [ROLE],
    credentialsOf: (): Readonly<Record<string, string>> => ({
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      TIME_FACTOR: String(TIME_FACTOR),
      TIME_ORIGIN_MS: String(originMs),
    }),
    /** So that the action lives in the time of the fleet. */
    preludes: { 'asg-refresh': `import '${FAST_TIME_PRELOAD}';` },
    /** Percent of requests and wanted instances by colour. */
    look: () => {
      twin.advance();
      return { blue: stateOf(twin, 'blue'), green: stateOf(twin, 'green') };
    },
    traffic: () => traffic.report(),
    denied: () => twin.requests.all.filter(({ code }) => /^(?:AccessDenied|UnauthorizedOperation)/.test(code ?? '')),
    close: async () => {
      await traffic.stop();
      await Promise.all([plane.close(), aws.close()]);
    },
  };
}

function contractWithPreviewAt(url: string): string {
  const { preview } = API;
  return JSON.stringify({ ...CONTRACT, api: { ...API, preview: { ...preview, url } } });
}

function stateOf({ fleet }: Twin, colour: Colour) {
  const { asg, target_group_arn } = API.colours[colour];
  const rule = fleet?.describeRules().find(({ arn }) => arn === API.listener_rule_arns[0]);
  const targets = rule?.actions[0]?.ForwardConfig?.TargetGroups ?? [];
  const weight = targets.find(({ TargetGroupArn }) => TargetGroupArn === target_group_arn)?.Weight ?? 0;
  return { weight, desired: fleet?.groupNow(asg)?.desired ?? 0 };
}

/** What a pipeline before this one has left. */
function storeArtifact({ store }: Twin, key: string, bytes: Uint8Array): void {
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  const checksum = () => ({ algorithm: 'CRC32' as const, value: '', type: 'FULL_OBJECT' as const });
  store.buckets.get(API.artifact_bucket)?.put(key, { bytes, etag, headers: { Metadata: {} }, checksum }, 0);
}
