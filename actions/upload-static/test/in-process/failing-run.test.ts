import { describe, expect, test } from '@jest/globals';
import { expectFailure } from '../bad-input/refusal.ts';
import { type Files, smallSite } from '../small-site.ts';
import { expectServed, succeed } from './expectations.ts';
import { Stage } from './stage.ts';
import { breakOff } from './unsettled.ts';

const one = smallSite('one');
const two: Files = { ...smallSite('two'), 'only-in-two/index.html': '<!doctype html>' };

describe('a run that fails', () => {
  test('after its plan tells in its outputs what it had set out to do', async () => {
    using stage = new Stage();
    const first = await stage.deploy(one);
    const broken = await breakOff(stage, two);
    expectFailure(broken, { code: 'aws-call-refused', says: ['CopyObject'] });
    const finished = await succeed(stage.run({ mode: 'finish' }));
    expect(broken.outputs).toMatchObject({
      release: finished.outputs['release'],
      'previous-release': first.outputs['release'],
      'manifest-key': finished.outputs['manifest-key'],
    });
    expect(broken.result).toMatchObject({ ok: false, outputs: { release: finished.outputs['release'] } });
  });

  test('before its plan sets no output but the result file', async () => {
    using stage = new Stage();
    const ended = await stage.run({ source: 'nowhere' });
    expect(Object.keys(ended.outputs)).toEqual(['result-file']);
  });

  test('to write its files says that the work is done', async () => {
    using stage = new Stage();
    const ended = await stage.deploy(one, {}, { env: { RUNNER_TEMP: '/nowhere' } });
    expectFailure(ended, { code: 'result-unwritable', says: ['The work is done', '/nowhere', 'RUNNER_TEMP'] });
    await expectServed(stage, one);
  });

  test.each([
    ['before the flip', { operation: 'PutObject', key: 'assets/*' }, /not done after 60 s.*the site is as it was/is],
    [
      'in the flip',
      { operation: 'CopyObject', key: 'index.html' },
      /not done after 60 s.*some are new and some are old/is,
    ],
  ])('for want of time, %s, says so and what remains', async (_when, match, says) => {
    using stage = new Stage();
    await stage.deploy(one);
    let expire = () => {};
    const slow = new Promise<void>((resolve) => {
      expire = resolve;
    });
    stage.twin.faults.plant(
      { client: stage.nextClient, ...match },
      { kind: 'meanwhile', phase: 'before', run: () => expire() },
    );
    const running = stage.deploy(two, { 'wait-timeout-seconds': '60' });
    await slow;
    stage.clock.wakeLast();
    expectFailure(await running, { code: 'time-limit', says: [says, 'un the action again'] });
    await succeed(stage.run({ source: 'dist' }));
    await expectServed(stage, two);
  });
});
