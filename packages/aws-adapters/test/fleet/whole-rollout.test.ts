import { type BlueGreenPlan, rolloutKeys, runBlueGreen, tellStory } from '@deploy/fleet-rollout';
import { type ObjectStore, silentReporter } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { DEFAULT_CREDENTIALS, sequence, THROTTLED, twinHandler } from '../../../aws-twin/src/index.ts';
import { awsFleetCloud } from '../../src/fleet/index.ts';
import { createExecutor, createS3ObjectStore } from '../../src/index.ts';
import { type FleetGround, fleetGround, MODEL, POINTERS, REGION, RULE } from './fleet-ground.ts';

const PLAN: BlueGreenPlan = {
  ...{ steps: [25, 100], stepSeconds: 60, bakeSeconds: 120, keepOldSeconds: 60 },
  ...{ stablePolls: 2, pollSeconds: 10, waitSeconds: 600, floor: 2 },
  gateAlarms: { blue: ['errors-blue'], green: ['errors-green'] },
  ...{ missingData: 'ok', minimumRequests: 20, smoke: true, onFailure: 'rollback' },
};
const NEXT = 's3://artifacts/releases/two.zip';

/** The twin with its own bucket for journal and lease, where smoke tests are answered well. */
function ground(): FleetGround & { readonly store: ObjectStore } {
  const buckets = [{ name: 'artifacts', region: REGION, versioning: false, policy: null }];
  const fleet = fleetGround({ model: { ...MODEL, buckets } });
  const store = createS3ObjectStore({
    ...{ bucket: 'artifacts', region: REGION, endpoint: null, permissions: null, probeKey: '_rollout/probe' },
    executor: createExecutor({ transport: twinHandler(fleet.twin) }),
    credentials: () => Promise.resolve(DEFAULT_CREDENTIALS),
    clock: fleet.clock,
    random: { fraction: sequence(2), nonce: () => 'nonce' },
  });
  return { ...fleet, store };
}

function deploy({ clock, connections, settings, store }: ReturnType<typeof ground>, release: string) {
  const cloud = awsFleetCloud(connections, settings, () =>
    Promise.resolve({ kind: 'answer', status: 200, location: null, beginning: 'ok' }),
  );
  let nonces = 0;
  const nonce = () => {
    nonces += 1;
    return `nonce ${nonces}`;
  };
  return runBlueGreen(
    { cloud, store, clock, random: { fraction: () => 0.5, nonce }, reporter: silentReporter },
    {
      ...{ wish: { mode: 'deploy', release }, plan: PLAN, onCancel: 'rollback', keys: rolloutKeys('fleet') },
      me: { run: 'runs/1', runId: '1', attempt: 1, process: 'process 1' },
      ...{ lockTimeoutSeconds: 0, abortHolder: null, signal: new AbortController().signal },
      check: () => Promise.resolve(),
      watch: () => undefined,
    },
  );
}

const forwarded = ({ twin }: FleetGround) => {
  const action = twin.fleet?.describeRules().find(({ arn }) => arn === RULE)?.actions[0];
  return action?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight);
};

describe('A whole rollout through the SDK', () => {
  test('moves everything to the new colour and empties the old one', async () => {
    const all = ground();
    const report = await deploy(all, NEXT);
    expect(report).toMatchObject({ status: 'succeeded', live: 'green', release: NEXT, failure: null });
    expect(forwarded(all)).toEqual([0, 100]);
    expect(all.twin.fleet?.groupNow('api-blue')).toMatchObject({ minSize: 0, desired: 0 });
    expect(all.twin.fleet?.groupNow('api-green')).toMatchObject({ minSize: 2 });
    expect(all.twin.parameters.value(POINTERS.blue)).toBe('s3://artifacts/releases/one.zip');
  }, 30_000);

  test('goes on through throttling and lost answers', async () => {
    const all = ground();
    const changes = ['ModifyRule', 'ModifyListener', 'UpdateAutoScalingGroup', 'PutParameter'];
    for (const operation of changes) {
      all.twin.faults.plant({ operation, nth: 1 }, { kind: 'lost-answer' });
      all.twin.faults.plant({ operation, nth: 3 }, THROTTLED, 1);
    }
    expect(await deploy(all, NEXT)).toMatchObject({ status: 'succeeded', live: 'green' });
    expect(forwarded(all)).toEqual([0, 100]);
  }, 30_000);

  test('to a release that never becomes healthy goes back, and tells why', async () => {
    const all = ground();
    const began = all.clock.now();
    const explained: string[] = [];
    const watching = all.clock.sleep(180_000).then(async () => {
      for (const story of await all.cloud.explain('green', began)) explained.push(tellStory(story));
    });
    const report = await deploy(all, 'bad');
    await watching;
    expect(report.status).toBe('rolled-back');
    expect(report.live).toBe('blue');
    expect(forwarded(all)).toEqual([100, 0]);
    expect(all.twin.fleet?.groupNow('api-green')).toMatchObject({ minSize: 0, desired: 0 });
    expect(all.twin.fleet?.groupNow('api-blue')).toMatchObject({ minSize: 3, desired: 3 });
    expect(all.twin.parameters.value(POINTERS.green)).toBe('s3://artifacts/releases/none.zip');
    expect(explained.join('\n')).toContain('Target.ResponseCodeMismatch');
  }, 30_000);
});
