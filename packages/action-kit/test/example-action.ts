/** An action for the tests of a real process; what it does is chosen by its input. */
import { createServer } from 'node:net';
import { PreconditionError } from '@deploy/kernel';
import { choice, defineInputs, runAction, secret } from '../src/index.ts';

const inputs = defineInputs({
  behaviour: choice({
    description: 'What to do.',
    values: ['succeed', 'fail', 'wait', 'wait-for-nothing', 'linger', 'lose-a-promise'],
    default: 'succeed',
  }),
  token: secret({ description: 'A secret.' }),
});

await runAction({
  name: 'example',
  inputs,
  main: async ({ inputs: { behaviour, token }, reporter, signal, clock }) => {
    if (token !== null) reporter.message({ code: 'said', level: 'info', text: `token ${token}` });
    reporter.message({ code: 'ready', level: 'info', text: 'ready' });
    if (behaviour === 'wait') await clock.sleep(60_000, signal);
    if (behaviour === 'wait-for-nothing') await new Promise(() => {});
    if (behaviour === 'linger') createServer().listen(0, '127.0.0.1');
    if (behaviour === 'lose-a-promise') {
      void Promise.reject(new Error('nobody waits for me'));
      await clock.sleep(60_000, signal);
    }
    if (behaviour === 'fail') {
      throw new PreconditionError({ code: 'source-missing', message: 'No folder.', remedy: 'Build first.' });
    }
    return { outputs: { text: 'two\nlines', path: '/a=b' }, summary: '## Done', data: { ok: 1 } };
  },
});
