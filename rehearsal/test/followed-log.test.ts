import { VirtualClock } from '@deploy/aws-twin';
import { expect, test } from '@jest/globals';
import { FollowedLog } from '../api/followed-log.ts';
import { PLAIN } from '../terminal/style.ts';
import { Voice } from '../terminal/voice.ts';

test('what an action says is shown with the time since it began, without groups and annotations', async () => {
  const written: string[] = [];
  const clock = new VirtualClock();
  const log = new FollowedLog(
    new Voice({ style: PLAIN, width: 100, write: (text) => written.push(text) }),
    clock,
    7001,
  );
  log.show('begin\n::group::Timeline\nhidden\n::endgroup::\n::error title=x::y\n');
  await clock.sleep(130_500);
  log.show(`stored ${'0123456789ab'.padEnd(64, 'c')}.tar.gz\n`);
  clock.stop();
  expect(written).toEqual(['      run 7001  +00:00  begin\n', '      run 7001  +02:10  stored 0123456789ab….tar.gz\n']);
});
