import {
  acceleratedClock,
  apiFleetModel,
  artifactsIn,
  createTwin,
  InstanceProcesses,
  type ServedFleet,
  serveFleet,
  type Twin,
} from '@deploy/aws-twin';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ask } from '../balancer/stand.ts';
import { artifactOf } from '../instances/artifact.ts';

let served: ServedFleet;
let isOver = false;
afterEach(async () => {
  isOver = true;
  await served.close();
});

/** The fleet of an API as Terraform makes it, with the artifact of its first release in the twin's bucket. */
async function start() {
  isOver = false;
  const { api, contract, model } = apiFleetModel();
  const clock = acceleratedClock({ factor: 60 });
  const problems: string[] = [];
  const processes: InstanceProcesses = new InstanceProcesses({
    fetchArtifact: (release) => artifactsIn(twin.store)(release),
    health: { everyMs: 20 },
    onProblem: (_instanceId, problem) => void problems.push(problem),
  });
  const twin: Twin = createTwin(model, { clock, probe: processes.probe });
  upload(twin, api.artifact_bucket, 'releases/first.tgz', '1');
  if (twin.fleet === null) throw new Error(`${contract.environment} has a fleet`);
  served = await serveFleet({ world: twin.fleet, processes, clock });
  return { api, twin, fleet: twin.fleet, problems };
}

function upload(twin: Twin, bucket: string, key: string, version: string): void {
  const checksum = () => ({ algorithm: 'CRC32' as const, value: '', type: 'FULL_OBJECT' as const });
  const draft = { bytes: artifactOf({ version }), etag: '"1"', headers: { Metadata: {} }, checksum };
  twin.store.buckets.get(bucket)?.put(key, draft, 0);
}

async function until(holds: () => boolean): Promise<void> {
  while (!isOver && !holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the fleet of an API', () => {
  test('serves its live colour to everybody, and the idle one to who asks for its preview', async () => {
    const { api, twin, fleet } = await start();
    expect((await ask(served)).headers['x-version']).toBe('1');
    const preview = { [api.preview.header]: api.preview.values.green };
    expect((await ask(served, { headers: preview })).status).toBe(503);

    upload(twin, api.artifact_bucket, 'releases/second.tgz', '2');
    const { asg, release_parameter, target_group_arn } = api.colours.green;
    const value = `s3://${api.artifact_bucket}/releases/second.tgz`;
    twin.parameters.put({ name: release_parameter, type: 'String', value, overwrite: true }, twin.clock.now());
    fleet.setDesiredCapacity(asg, 1);
    await until(() => fleet.describeTargets(target_group_arn).some(({ state }) => state === 'healthy'));
    expect((await ask(served, { headers: preview })).headers['x-version']).toBe('2');
    expect((await ask(served)).headers['x-version']).toBe('1');
  }, 30_000);

  test('says which artifact an instance did not find', async () => {
    const { api, fleet, problems } = await start();
    fleet.setDesiredCapacity(api.colours.green.asg, 1);
    await until(() => problems.length > 0);
    expect(problems).toEqual(['A release pointer names none, and the twin holds no such object.']);
  }, 30_000);
});
