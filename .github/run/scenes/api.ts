import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApi } from '../../../rehearsal/api/build.ts';
import { API_RELEASES, type ApiRelease } from '../../../rehearsal/api/releases.ts';
import { ClosingStack } from '../../../rehearsal/closing-stack.ts';
import { openFleet } from '../fleet.ts';
import { DIGEST, OURS } from '../names.ts';
import type { Scene, Stage } from '../scene.ts';

type Fleet = Awaited<ReturnType<typeof openFleet>>;

const deploy = `on: workflow_dispatch
jobs:
  release:
    uses: ${OURS}/.github/workflows/deploy-api.yml@v1
    with:
      environment: test
      artifact: api
      artifact-digest: ${DIGEST}
      steps: "50,100"
      bake-seconds: 60
`;

const back = `on: workflow_dispatch
jobs:
  back:
    uses: ${OURS}/.github/workflows/rollback.yml@v1
    with:
      environment: test
      app: ""
      api: true
      list: false
      reason: Version 2 is slow
`;

export const scenes: readonly Scene[] = [
  {
    name: 'api',
    title: 'blue/green on the test stack, and the release before again, without a failed request',
    play: async (stage) => {
      const work = mkdtempSync(join(tmpdir(), 'run-workflows-api-'));
      try {
        const first = await build(work, API_RELEASES.first);
        const second = readFileSync(await build(work, API_RELEASES.second));
        await deployAndGoBack(stage, await openFleet(first), second);
      } finally {
        rmSync(work, { recursive: true, force: true });
      }
    },
  },
];

async function deployAndGoBack(stage: Stage, fleet: Fleet, second: Buffer): Promise<void> {
  try {
    const parts = { artifact: { 'api.tar.gz': second }, ...fleet };
    const { outputs, summaries } = await stage.run({ ...parts, caller: deploy }, { artifact: 'api' });
    const after = fleet.look();
    stage.check('green has all requests, blue no instances', after.green.weight > 0 && after.blue.weight === 0);
    stage.check('blue is gone', after.blue.desired === 0 && after.green.desired > 0);
    stage.check('the outputs say so', outputs.get('live-colour')?.at(-1) === 'green');
    stage.check('the status is succeeded', outputs.get('status')?.includes('succeeded') === true);
    const shown = summaries.find((summary) => summary.startsWith('## api in test')) ?? '';
    stage.check('the summary shows the digest', shown.includes(`\`${DIGEST}\``) && shown.includes('green'));

    await stage.run({ ...parts, caller: back }, { artifact: 'api' });
    const again = fleet.look();
    stage.check('blue has all requests again', again.blue.weight > 0 && again.green.weight === 0);
    const { byVersion, failed } = fleet.traffic();
    stage.check(`no visitor was failed (${failed})`, failed === 0);
    stage.check('both versions answered', byVersion.size === 2);
    const denied = fleet.denied().map(({ operation }) => operation);
    stage.check(`AWS refused nothing (${denied.join(', ')})`, denied.length === 0);
  } finally {
    await fleet.close();
  }
}

async function build(work: string, release: ApiRelease): Promise<string> {
  const closing = new ClosingStack();
  try {
    return await buildApi(release, { work, closing, onStart: () => undefined, onOutput: () => undefined });
  } finally {
    await closing.close();
  }
}
