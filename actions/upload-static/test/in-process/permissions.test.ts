import { describe, expect, test } from '@jest/globals';
import { expectFailure } from '../bad-input/refusal.ts';
import { type Files, smallSite } from '../small-site.ts';
import { BUCKET, type Ended, permissionsOf, Stage } from './stage.ts';

/** Under a prefix state and site are parted, so that each statement can be missed. */
const PREFIX = 'admin';
const one: Files = { ...smallSite('one'), 'only-in-one/index.html': '<!doctype html>' };
const two: Files = { ...smallSite('two'), 'only-in-two/index.html': '<!doctype html>' };

interface Scenario {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly prepare: (stage: Stage) => Promise<unknown>;
}

const everything = { allow: 'everything' } as const;
const deploy = (stage: Stage, files: Files) => stage.deploy(files, { prefix: PREFIX }, everything);

async function nothing(): Promise<void> {}

async function twoReleases(stage: Stage): Promise<void> {
  await deploy(stage, one);
  await deploy(stage, two);
}

/** The second release was begun and not settled. */
async function unsettled(stage: Stage): Promise<void> {
  await deploy(stage, one);
  const refusal = { kind: 'error', status: 400, code: 'InvalidRequest', message: 'no' } as const;
  stage.twin.faults.plant({ client: stage.nextClient, operation: 'CopyObject', key: '*/index.html' }, refusal);
  expect(await deploy(stage, two)).toMatchObject({ exitCode: 1, failure: { code: 'aws-call-refused' } });
}

async function onHold(stage: Stage): Promise<void> {
  await deploy(stage, one);
  await stage.run({ mode: 'hold', prefix: PREFIX, reason: 'freeze' }, everything);
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'a first deploy', inputs: { mode: 'deploy', source: 'dist' }, prepare: async (stage) => stage.folder(one) },
  {
    name: 'a deploy over another',
    inputs: { mode: 'deploy', source: 'dist' },
    prepare: async (stage) => {
      await deploy(stage, one);
      stage.folder(two);
    },
  },
  { name: 'a rollback', inputs: { mode: 'rollback' }, prepare: twoReleases },
  { name: 'a finish', inputs: { mode: 'finish' }, prepare: unsettled },
  { name: 'an undo', inputs: { mode: 'undo' }, prepare: unsettled },
  { name: 'a list of nothing', inputs: { mode: 'list' }, prepare: nothing },
  { name: 'a list', inputs: { mode: 'list' }, prepare: twoReleases },
  { name: 'an audit', inputs: { mode: 'audit' }, prepare: twoReleases },
  {
    name: 'a prune',
    inputs: { mode: 'prune', 'retain-releases': '1', 'retain-days': '0' },
    prepare: twoReleases,
  },
  { name: 'a hold before anything was deployed', inputs: { mode: 'hold', reason: 'freeze' }, prepare: nothing },
  { name: 'a hold', inputs: { mode: 'hold', reason: 'freeze' }, prepare: twoReleases },
  { name: 'a lift', inputs: { mode: 'lift' }, prepare: onHold },
  { name: 'a lift before anything was deployed', inputs: { mode: 'lift' }, prepare: nothing },
];

const statementsOf = (mode: string) => permissionsOf({ mode, prefix: PREFIX });

async function attempt<T>(
  { inputs, prepare }: Scenario,
  without: string | null,
  check: (ended: Ended, stage: Stage) => Promise<T>,
): Promise<T> {
  using stage = new Stage();
  await prepare(stage);
  const allow = statementsOf(inputs['mode'] ?? '').filter(({ sid }) => sid !== without);
  return await check(await stage.run({ ...inputs, prefix: PREFIX }, { allow }), stage);
}

describe('with what iam.json says for the mode and nothing else', () => {
  test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))('%s works', (_name, scenario) =>
    attempt(scenario, null, async ({ failure, requests }) => {
      expect(failure).toBeNull();
      expect(requests.filter(({ status }) => status === 403)).toEqual([]);
    }),
  );
});

/** Missed only when a large upload fails, and then not worth a failure of its own. */
const NEVER_MISSED = ['AbortLargeUploads'];

describe('without one statement', () => {
  const modes = [...Map.groupBy(SCENARIOS, ({ inputs }) => inputs['mode'] ?? '')];

  test.each(modes)(
    '%s names it, or does not need it this time; once it may, the same job goes on',
    async (mode, scenarios) => {
      const missed = new Set<string>();
      const sids = statementsOf(mode).map(({ sid }) => sid);
      for (const scenario of scenarios) {
        for (const sid of sids) if (await isMissed(scenario, sid)) missed.add(sid);
      }
      expect(missed).toEqual(new Set(sids.filter((sid) => !NEVER_MISSED.includes(sid))));
    },
  );
});

function isMissed(scenario: Scenario, sid: string): Promise<boolean> {
  return attempt(scenario, sid, async (ended, stage) => {
    if (ended.exitCode === 0) return false;
    const { actions, resources } = statementsOf(scenario.inputs['mode'] ?? '').find((known) => known.sid === sid) ?? {};
    expectFailure(ended, {
      code: 'access-denied',
      says: [
        `"Action":${JSON.stringify(actions)},"Resource":${JSON.stringify(resources)}`,
        'policy of the role',
        BUCKET,
      ],
    });
    expect(await stage.run({ ...scenario.inputs, prefix: PREFIX })).toMatchObject({ failure: null });
    const audit = await stage.run({ mode: 'audit', prefix: PREFIX }, everything);
    expect(audit.result['data']).toMatchObject({ differences: [], unsettled: [] });
    return true;
  });
}
