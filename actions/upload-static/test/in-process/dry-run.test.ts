import { describe, expect, test } from '@jest/globals';
import { expectFailure, expectUntouched } from '../bad-input/refusal.ts';
import { type Files, smallSite } from '../small-site.ts';
import { fileOf, KEEP_ONE, succeed } from './expectations.ts';
import { Stage, writes } from './stage.ts';
import { breakOff } from './unsettled.ts';

const one = smallSite('one');
const two: Files = { ...smallSite('two'), 'only-in-two/index.html': '<!doctype html>' };

describe('a dry run', () => {
  test.each([
    ['deploy', {}],
    ['deploy over a site of others', { adopt: 'true', prefix: 'foreign' }],
    ['rollback', { mode: 'rollback' }],
    ['finish', { mode: 'finish' }],
    ['undo', { mode: 'undo' }],
    ['prune', KEEP_ONE],
    ['hold', { mode: 'hold', reason: 'freeze' }],
    ['lift', { mode: 'lift' }],
  ])('of %s writes nothing, whatever there is to do', async (mode, inputs) => {
    using stage = new Stage();
    await stage.overwrite('foreign/index.html', 'by hand');
    for (const words of ['one', 'two', 'three']) await stage.deploy(smallSite(words));
    await stage.run({ mode: 'hold', reason: 'freeze' });
    if (/finish|undo/.test(mode)) {
      await stage.run({ mode: 'lift' });
      await breakOff(stage, two);
    }
    const source = stage.folder(two);
    const ended = await expectUntouched(stage, () => succeed(stage.run({ source, ...inputs, 'dry-run': 'true' })));
    expect(writes(ended.requests)).toEqual([]);
    expect(ended.summary).toMatch(/^## Dry run: (?!nothing)/i);
  });

  test('tells in its outputs and plan what the run will do', async () => {
    using stage = new Stage();
    const first = await stage.deploy(one);
    const dry = await succeed(stage.deploy(two, { 'dry-run': 'true' }));
    const real = await succeed(stage.deploy(two));
    expect(dry.outputs).toMatchObject({
      release: real.outputs['release'],
      'previous-release': first.outputs['release'],
      'uploaded-files': '0',
      'removed-files': '0',
    });
    expect(fileOf(dry, 'plan-file')).toEqual(fileOf(real, 'plan-file'));
  });

  test('is refused for what would refuse the run', async () => {
    using stage = new Stage();
    await stage.overwrite('index.html', 'by hand');
    expectFailure(await stage.deploy(one, { 'dry-run': 'true' }), { code: 'foreign-site', says: ['`adopt: true`'] });
  });
});
