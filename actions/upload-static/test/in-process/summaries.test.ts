import { describe, expect, test } from '@jest/globals';
import { type Files, smallSite } from '../small-site.ts';
import { type Inputs, Stage } from './stage.ts';
import { breakOff } from './unsettled.ts';

/** What a person reads under the job: as Markdown, with everything that the action itself decides. */

const CONTRACT: Inputs = {
  bucket: '',
  app: 'admin',
  contract: JSON.stringify({
    version: 1,
    environment: 'test',
    region: 'ca-central-1',
    apps: {
      admin: {
        bucket: 'site',
        distribution_id: 'E1SITE',
        distribution_domain: 'd111111abcdef8.cloudfront.net',
        url: 'https://console.example',
      },
    },
  }),
};
const one: Files = { ...smallSite('one'), 'only-in-one/index.html': '<!doctype html>', 'config.json': '{}' };
const two: Files = smallSite('two');
const KEEP_ONE: Inputs = { mode: 'prune', 'retain-releases': '1', 'retain-days': '0' };

async function summaryOf(prepare: (stage: Stage) => Promise<unknown>, inputs: Inputs): Promise<string> {
  using stage = new Stage();
  await prepare(stage);
  stage.clock.pass(3_600_000);
  return (await stage.run({ source: stage.folder(two), ...inputs })).summary;
}

const nothing = async (): Promise<void> => {};
const deployed = (stage: Stage) => stage.deploy(one);
async function deployedTwice(stage: Stage): Promise<void> {
  await stage.deploy(one);
  stage.clock.pass(60_000);
  await stage.deploy(two);
}
async function brokenOff(stage: Stage): Promise<void> {
  await stage.deploy(one);
  await breakOff(stage, two);
}

describe('the summary of', () => {
  test.each<readonly [string, (stage: Stage) => Promise<unknown>, Inputs]>([
    ['a first deploy', nothing, {}],
    ['a deploy of an app in a contract', deployed, CONTRACT],
    ['a deploy under a prefix', (stage) => stage.deploy(one, { prefix: 'apps/admin' }), { prefix: '/apps/admin/' }],
    ['a deploy that has nothing to do', deployedTwice, {}],
    ['a dry run', deployed, { 'dry-run': 'true' }],
    ['a dry run that would have nothing to do', deployedTwice, { 'dry-run': 'true' }],
    ['a rollback', deployedTwice, { mode: 'rollback' }],
    ['a dry run of a rollback', deployedTwice, { mode: 'rollback', 'dry-run': 'true' }],
    ['a deploy after one that was cut short', brokenOff, {}],
    ['a finish', brokenOff, { mode: 'finish' }],
    ['an undo', brokenOff, { mode: 'undo' }],
    ['an undo of the first deploy', (stage) => breakOff(stage, one), { mode: 'undo' }],
    ['a finish of nothing', deployed, { mode: 'finish' }],
    ['an undo before anything was deployed', nothing, { mode: 'undo' }],
    ['a prune', deployedTwice, KEEP_ONE],
    ['a dry run of a prune', deployedTwice, { ...KEEP_ONE, 'dry-run': 'true' }],
    ['a prune that has nothing to do', deployed, KEEP_ONE],
    [
      'a prune that spares what somebody else wrote',
      async (stage) => {
        await deployedTwice(stage);
        await stage.overwrite('config.json', 'by hand');
      },
      KEEP_ONE,
    ],
    ['a list', deployedTwice, { mode: 'list' }],
    [
      'a list while something is open and on hold',
      async (stage) => {
        await brokenOff(stage);
        await stage.run({ mode: 'hold', reason: 'database | migration' });
      },
      { mode: 'list' },
    ],
    ['a list of nothing', nothing, { mode: 'list' }],
    ['a clean audit', deployedTwice, { mode: 'audit' }],
    [
      'an audit that finds differences',
      async (stage) => {
        await deployedTwice(stage);
        await stage.overwrite('index.html', 'by hand');
        await stage.remove('robots.txt');
      },
      { mode: 'audit' },
    ],
    ['an audit while something is open', brokenOff, { mode: 'audit' }],
    ['a hold', deployed, { mode: 'hold', reason: 'freeze until\nMonday' }],
    ['a dry run of a hold', deployed, { mode: 'hold', reason: 'freeze', 'dry-run': 'true' }],
    ['a lift', (stage) => stage.run({ mode: 'hold', reason: 'freeze' }), { mode: 'lift' }],
    ['a lift of nothing', deployed, { mode: 'lift' }],
    ['a failure', deployed, { 'max-removal-percent': '0' }],
  ])('%s', async (_name, prepare, inputs) => {
    expect(await summaryOf(prepare, inputs)).toMatchSnapshot();
  });
});
