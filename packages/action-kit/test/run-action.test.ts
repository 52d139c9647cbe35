import { asObject, ConflictError, PreconditionError } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  type Action,
  type ActionResult,
  boolean,
  defineInputs,
  type InputRules,
  runAction,
  secret,
} from '../src/index.ts';
import { type MemoryHost, type MemoryHostOptions, memoryHost } from '../src/testing.ts';
import { ManualClock, noRandom } from './manual-clock.ts';

const inputs = defineInputs({
  'dry-run': boolean({ description: 'Only plans.', default: 'false' }),
  token: secret({ description: 'A token.' }),
});
type Context = Parameters<Action<typeof inputs>['main']>[0];
interface World {
  readonly host: MemoryHost;
  readonly clock: ManualClock;
}
type Main = (context: Context, world: World) => Promise<ActionResult>;

const RESULT = '/tmp/example-1-result.json';

function run(main: Main, options: Partial<MemoryHostOptions> = {}, rules: InputRules<typeof inputs> = () => []) {
  const clock = new ManualClock();
  const host = memoryHost({ clock, random: noRandom, ...options });
  const ended = runAction({ name: 'example', inputs, rules, main: (context) => main(context, { host, clock }) }, host);
  return { host, clock, ended, result: () => asObject(JSON.parse(host.files.get(RESULT) ?? 'null'), 'result') };
}

const done = { outputs: { release: 'r1' }, summary: '## Done\n', data: { files: 3 } };

const conflict = () =>
  new ConflictError({
    code: 'lease-held',
    message: 'Run 7 holds it.',
    remedy: 'Wait for it.',
    cause: new Error('412', { cause: new Error('socket') }),
    partial: { release: 'r1' },
  });

describe('what a main step leaves to its post step', () => {
  test('is saved at once, and read back in the post step only', async () => {
    const { host, ended } = run(async ({ state }) => {
      expect(state.read('fleet')).toBeNull();
      state.save('fleet', 'blue');
      throw conflict();
    });
    await ended;
    expect(host.state).toEqual({ fleet: 'blue' });
    const post = run(async ({ state }) => ({ ...done, data: state.read('fleet') }), { env: { STATE_fleet: 'blue' } });
    await post.ended;
    expect(post.result()).toMatchObject({ data: 'blue' });
  });
});

describe('a run that succeeds', () => {
  test('sets outputs, summary and result file, annotates nothing and exits with 0', async () => {
    const { host, ended, result } = run(async () => done);
    await ended;
    expect(host.outputs).toEqual({ release: 'r1', 'result-file': RESULT });
    expect(host.summary).toBe('## Done\n');
    expect(host.annotations).toEqual([]);
    expect(host.exit).toEqual({ code: 0, isStuck: false });
    expect(result()).toMatchObject({ action: 'example', ok: true, outputs: { release: 'r1' }, data: { files: 3 } });
  });

  test('gives main typed inputs and the run', async () => {
    const { ended } = run(
      async (context) => {
        const isDryRun: boolean = context.inputs['dry-run'];
        expect(isDryRun).toBe(true);
        expect(context.run.runId).toBe('9');
        return done;
      },
      { inputs: { 'dry-run': 'true' }, env: { GITHUB_RUN_ID: '9' } },
    );
    await ended;
  });

  test('says how long it took', async () => {
    const { ended, result } = run(async (_context, { clock }) => {
      clock.moveOn(1500);
      return done;
    });
    await ended;
    expect(result()['seconds']).toBe(1.5);
  });
});

describe('a run that fails', () => {
  test('keeps statements to be copied apart from the words of the remedy', async () => {
    const statement = '{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/_x/*"]}';
    const remedy = `Allow it:\n${statement}\n${statement}\nThen run again.`;
    const { host, ended } = run(async () => {
      throw new PreconditionError({ code: 'denied', message: 'No.', remedy });
    });
    await ended;
    expect(host.summary).toContain(
      `**What to do:** Allow it:\n\n\`\`\`json\n${statement}\n${statement}\n\`\`\`\n\nThen run again.\n`,
    );
  });

  test('sets the outputs that were known before, and the ones of the failure over them', async () => {
    const { host, ended, result } = run(async ({ known }) => {
      known({ release: 'r0', plan: 'p' });
      throw conflict();
    });
    await ended;
    expect(host.outputs).toEqual({ release: 'r1', plan: 'p', 'result-file': RESULT });
    expect(result()).toMatchObject({ ok: false, outputs: { release: 'r1', plan: 'p' } });
    expect(host.summary).toContain('| plan | `p` |');
  });

  test('is one annotation of what happened, what to do and where to read on', async () => {
    const { host, ended } = run(() => Promise.reject(conflict()), {
      env: { GITHUB_ACTION_REPOSITORY: 'o/r', GITHUB_ACTION_REF: 'v1' },
    });
    await ended;
    expect(host.annotations).toEqual([
      {
        level: 'error',
        title: 'example: lease-held',
        text: 'Run 7 holds it.\nWait for it.\nhttps://github.com/o/r/blob/v1/docs/troubleshooting.md#lease-held',
      },
    ]);
    expect(host.exit).toEqual({ code: 1, isStuck: false });
  });

  test('keeps the causes out of sight, and the stack unless debugging is on', async () => {
    const quiet = run(() => Promise.reject(conflict()));
    await quiet.ended;
    expect(quiet.host.lines).toEqual(['▸ Background', 'Cause: Error: 412', 'Cause: Error: socket', '◂']);
    const debugging = run(() => Promise.reject(conflict()), { isDebug: true });
    await debugging.ended;
    expect(debugging.host.lines.join('\n')).toContain('run-action.test.ts');
  });

  test('sets what is known, and writes summary and result all the same', async () => {
    const { host, ended, result } = run(() => Promise.reject(conflict()));
    await ended;
    expect(host.outputs).toEqual({ release: 'r1', 'result-file': RESULT });
    expect(host.summary).toContain('example failed');
    expect(host.summary).toContain('**What to do:** Wait for it.');
    expect(host.summary).toContain('`r1`');
    expect(result()).toMatchObject({ ok: false, code: 'lease-held', blame: 'user', remedy: 'Wait for it.' });
  });

  test('keeps the summary and outputs of a result that is a failure', async () => {
    const failure = new PreconditionError({ code: 'audit-differs', message: 'It differs.', remedy: 'Deploy again.' });
    const { host, ended, result } = run(async () => ({ ...done, failure }));
    await ended;
    expect(host.summary).toBe('## Done\n');
    expect(host.outputs['release']).toBe('r1');
    expect(host.annotations.map(({ title }) => title)).toEqual(['example: audit-differs']);
    expect(result()).toMatchObject({ ok: false, data: { files: 3 } });
    expect(host.exit?.code).toBe(1);
  });

  test('asks to report what is no error of ours to name, with its stack', async () => {
    const { host, ended, result } = run(() => Promise.reject(new RangeError('off by one')), {
      env: { GITHUB_ACTION_REPOSITORY: 'o/r' },
    });
    await ended;
    expect(host.annotations).toHaveLength(1);
    expect(host.annotations[0]?.text).toContain('off by one');
    expect(host.annotations[0]?.text).toContain('https://github.com/o/r/issues/new');
    expect(host.lines.join('\n')).toContain('RangeError: off by one\n    at ');
    expect(result()).toMatchObject({ code: 'bug', blame: 'bug' });
  });

  test('is a failure also when something that is no error is thrown, or main throws at once', async () => {
    const odd = run(() => Promise.reject('just a text'));
    await odd.ended;
    expect(odd.host.annotations[0]?.text).toContain('just a text');
    const early = run(() => {
      throw new TypeError('at once');
    });
    await early.ended;
    expect(early.host.exit?.code).toBe(1);
  });
});

describe('inputs', () => {
  test('that cannot be used stop the run before main, in one annotation', async () => {
    let isCalled = false;
    const { host, ended } = run(
      async () => {
        isCalled = true;
        return done;
      },
      { inputs: { 'dry-run': 'yes', dryrun: 'true' } },
    );
    await ended;
    expect(isCalled).toBe(false);
    expect(host.annotations).toHaveLength(1);
    expect(host.annotations[0]?.text).toContain('`dryrun` does not exist; `dry-run` does');
    expect(host.annotations[0]?.text).toContain('"yes"');
    expect(host.summary).toContain('failed');
  });

  test('that do not fit together stop it as well', async () => {
    const { host, ended } = run(
      async () => done,
      {},
      () => ['`a` needs `b`'],
    );
    await ended;
    expect(host.annotations[0]?.title).toBe('example: inputs-contradict');
  });

  test('that are secret are masked, also when another one is refused', async () => {
    const { host, ended } = run(async () => done, { inputs: { token: ' s3cret ', 'dry-run': 'x' } });
    await ended;
    expect(host.masks).toEqual(['s3cret']);
  });

  test('that are unknown are told about without stopping the run', async () => {
    const { host, ended } = run(async () => done, { inputs: { colour: 'red' } });
    await ended;
    expect(host.lines).toEqual([expect.stringContaining('`colour`')]);
    expect(host.exit?.code).toBe(0);
  });
});

describe('a signal', () => {
  const untilAborted: Main = ({ signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });

  test('aborts the run, which says what a re-run does and exits with 1', async () => {
    const { host, clock, ended } = run(untilAborted);
    host.send('SIGINT');
    await ended;
    expect(host.annotations).toHaveLength(1);
    expect(host.annotations[0]?.text).toContain('Cancelled by SIGINT');
    expect(host.summary).toContain('was cancelled');
    expect(host.exit).toEqual({ code: 1, isStuck: false });
    expect(clock.sleepers).toBe(0);
  });

  test("is told as a cancellation when Node's own AbortError comes up", async () => {
    const { host, ended } = run(
      ({ signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(Object.assign(new Error('aborted'), { name: 'AbortError' })));
        }),
    );
    host.send('SIGTERM');
    await ended;
    expect(host.annotations.map(({ title }) => title)).toEqual(['example: cancelled']);
  });

  test('without effect for seven seconds ends the run with a word, before the runner kills it', async () => {
    const { host, clock, ended } = run(() => new Promise(() => {}));
    host.send('SIGINT');
    clock.moveOn(6_999);
    await Promise.resolve();
    expect(host.exit).toBeNull();
    host.send('SIGTERM');
    clock.moveOn(1);
    await ended;
    expect(host.annotations.map(({ title }) => title)).toEqual(['example: cancelled-late']);
    expect(host.exit).toEqual({ code: 1, isStuck: true });
  });

  test('that comes too late to matter leaves a success', async () => {
    const { host, clock, ended } = run(async ({ signal }, { host }) => {
      host.send('SIGINT');
      expect(signal.aborted).toBe(true);
      return done;
    });
    await ended;
    expect(host.exit).toEqual({ code: 0, isStuck: false });
    expect(clock.sleepers).toBe(0);
  });
});

describe('what nobody caught', () => {
  test('is one annotation like any other bug', async () => {
    const { host, ended } = run(() => new Promise(() => {}));
    host.crash(new Error('lost promise'));
    await ended;
    expect(host.annotations).toHaveLength(1);
    expect(host.annotations[0]?.text).toContain('lost promise');
    expect(host.exit).toEqual({ code: 1, isStuck: true });
  });
});

describe('a result that cannot be written', () => {
  const writeFile = () => Promise.reject(new Error('ENOSPC'));

  test('fails a run that had succeeded', async () => {
    const { host, ended } = run(async () => done, { writeFile });
    await ended;
    expect(host.annotations.map(({ title }) => title)).toEqual(['example: result-unwritable']);
    expect(host.exit?.code).toBe(1);
  });

  test('does not hide why a run had failed', async () => {
    const { host, ended } = run(() => Promise.reject(conflict()), { writeFile });
    await ended;
    expect(host.annotations.map(({ title }) => title)).toEqual(['example: lease-held']);
    expect(host.lines.join('\n')).toContain('ENOSPC');
  });
});
