import { VirtualClock } from '@deploy/aws-twin';
import {
  AccessDeniedError,
  deadlineIn,
  type Message,
  NotFoundError,
  RemoteError,
  silentReporter,
} from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import {
  awaitCompletion,
  type Batch,
  batchesOf,
  type Cdn,
  type CreateOutcome,
  type PurgePorts,
  readSettled,
  submitBatches,
} from '../src/index.ts';
import { distribution } from './builders.ts';

const details = { code: 'x', message: 'x.', remedy: 'Allow it.' };
const busy = () => new RemoteError(details);
const denied = () => new AccessDeniedError(details);

/** A CDN whose answers are written down; what is not is a mistake of the test. */
const cdn = (given: Partial<Cdn>): Cdn => {
  const unexpected = () => Promise.reject(new Error('not expected'));
  return {
    readDistribution: unexpected,
    createInvalidation: unexpected,
    isCompleted: unexpected,
    listRunning: async () => [],
    ...given,
  };
};

function ports(given: Partial<Cdn>, seconds = 60) {
  const clock = new VirtualClock();
  const messages: Message[] = [];
  const controller = new AbortController();
  const made: PurgePorts = {
    cdn: cdn(given),
    clock,
    reporter: { ...silentReporter, message: (message) => void messages.push(message) },
    deadline: deadlineIn(clock, seconds * 1000),
    signal: controller.signal,
  };
  return { ...made, messages, controller, clock };
}

/** Answers in turn, the last one for ever. */
function inTurn<T>(...answers: readonly (T | Error)[]): () => Promise<T> {
  let at = 0;
  return () => {
    const answer = answers[Math.min(at, answers.length - 1)];
    at += 1;
    return answer instanceof Error || answer === undefined ? Promise.reject(answer) : Promise.resolve(answer);
  };
}

const acceptedAs = (id: string): CreateOutcome => ({ kind: 'accepted', id, isCompleted: false });
const one = batchesOf(['/a'], { distribution: 'E1', occasion: 'test' });

describe('submitting', () => {
  test('waits for room and then goes on', async () => {
    const full = [
      { id: 'I0', batch: { reference: 'other', paths: Array.from({ length: 3_000 }, (_, at) => `/${at}`) } },
    ];
    const world = ports({
      listRunning: inTurn<typeof full>(full, full, []),
      createInvalidation: inTurn(acceptedAs('I1')),
    });
    const { accepted, failure } = await submitBatches(world, 'E1', one);
    expect(failure).toBeNull();
    expect(accepted).toEqual([{ distribution: 'E1', id: 'I1', isCompleted: false, paths: ['/a'] }]);
    expect(world.clock.monotonic()).toBe(5_000);
    expect(world.messages.map(({ code }) => code)).toEqual(['invalidation-waits-for-room']);
  });

  test('tries again when CloudFront has no room after all, or fails', async () => {
    const world = ports({ createInvalidation: inTurn<CreateOutcome>({ kind: 'no-room' }, busy(), acceptedAs('I1')) });
    expect(await submitBatches(world, 'E1', one)).toMatchObject({ accepted: [{ id: 'I1' }], failure: null });
  });

  test('sends batches in order, each once', async () => {
    const sent: Batch[] = [];
    const batches = batchesOf(
      Array.from({ length: 31 }, (_, at) => `/${at}/*`),
      { distribution: 'E1', occasion: 't' },
    );
    const world = ports({
      createInvalidation: async (_, batch) => acceptedAs(`I${sent.push(batch)}`),
    });
    const { accepted } = await submitBatches(world, 'E1', batches);
    expect(sent).toEqual(batches);
    expect(accepted.map(({ id }) => id)).toEqual(['I1', 'I2', 'I3']);
  });

  test('ends at the deadline with what was accepted so far', async () => {
    const batches = batchesOf(
      Array.from({ length: 16 }, (_, at) => `/${at}/*`),
      { distribution: 'E1', occasion: 't' },
    );
    const world = ports({ createInvalidation: inTurn<CreateOutcome>(acceptedAs('I1'), { kind: 'no-room' }) }, 10);
    const { accepted, failure } = await submitBatches(world, 'E1', batches);
    expect(accepted).toHaveLength(1);
    expect(failure).toMatchObject({ code: 'invalidation-not-accepted', name: 'TimeoutError' });
    expect(world.clock.monotonic()).toBe(10_000);
  });

  test('goes on without looking where that is not allowed, and says so once', async () => {
    const world = ports({
      listRunning: inTurn<never>(denied()),
      createInvalidation: inTurn<CreateOutcome>({ kind: 'no-room' }, acceptedAs('I1')),
    });
    expect(await submitBatches(world, 'E1', one)).toMatchObject({ accepted: [{ id: 'I1' }] });
    expect(world.messages.filter(({ code }) => code === 'running-unknown')).toHaveLength(1);
  });

  test('stops at what trying again cannot help', async () => {
    const missing = new NotFoundError(details);
    const world = ports({ createInvalidation: inTurn<CreateOutcome>(missing) });
    expect(await submitBatches(world, 'E1', one)).toEqual({ accepted: [], failure: missing });
    expect(world.clock.monotonic()).toBe(0);
  });

  test('stops waiting when the run is cancelled', async () => {
    const world = ports({ createInvalidation: inTurn<CreateOutcome>({ kind: 'no-room' }) }, 900);
    const reason = new Error('cancelled');
    void world.clock.sleep(3_000).then(() => world.controller.abort(reason));
    expect(await submitBatches(world, 'E1', one)).toEqual({ accepted: [], failure: reason });
  });
});

describe('waiting', () => {
  const invalidation = (id: string, isCompleted = false) => ({ distribution: 'E1', id, paths: ['/a'], isCompleted });

  test('ends when all are completed, each looked at until it is', async () => {
    const looks: string[] = [];
    const world = ports({
      isCompleted: async (_, id) => {
        looks.push(id);
        return id === 'I1' || looks.length > 4;
      },
    });
    const status = await awaitCompletion(world, [invalidation('I1'), invalidation('I2')]);
    expect([...status]).toEqual([
      ['I1', 'completed'],
      ['I2', 'completed'],
    ]);
    expect(looks).toEqual(['I1', 'I2', 'I2', 'I2', 'I2']);
  });

  test('asks nothing about what was completed at once', async () => {
    expect([...(await awaitCompletion(ports({}), [invalidation('I1', true)]))]).toEqual([['I1', 'completed']]);
  });

  test('ends at the deadline, exactly, and leaves the rest in progress', async () => {
    const world = ports({ isCompleted: async () => false }, 100);
    expect([...(await awaitCompletion(world, [invalidation('I1')]))]).toEqual([['I1', 'in-progress']]);
    expect(world.clock.monotonic()).toBe(100_000);
  });

  test('looks again after a look that failed', async () => {
    const world = ports({ isCompleted: inTurn<boolean>(busy(), busy(), true) });
    expect([...(await awaitCompletion(world, [invalidation('I1')]))]).toEqual([['I1', 'completed']]);
  });

  test('gives up on what may not be asked, with a warning', async () => {
    const world = ports({ isCompleted: inTurn<boolean>(denied()) });
    expect([...(await awaitCompletion(world, [invalidation('I1')]))]).toEqual([['I1', 'unknown']]);
    expect(world.messages).toMatchObject([{ code: 'completion-unknown', level: 'warning' }]);
  });
});

describe('a distribution that is being deployed', () => {
  const deploying = distribution({ isDeployed: false });

  test('is waited for', async () => {
    const world = ports({ readDistribution: inTurn(deploying, deploying, distribution()) });
    expect(await readSettled(world, 'E1', true)).toMatchObject({ isDeployed: true });
    expect(world.messages.map(({ code }) => code)).toEqual(['distribution-waited-for']);
  });

  test('is refused when it takes too long, or when nobody wants to wait', async () => {
    const world = ports({ readDistribution: inTurn(deploying) }, 30);
    await expect(readSettled(world, 'E1', false)).rejects.toMatchObject({ code: 'distribution-being-deployed' });
    expect(world.clock.monotonic()).toBe(0);
    await expect(readSettled(world, 'E1', true)).rejects.toMatchObject({ code: 'distribution-being-deployed' });
    expect(world.clock.monotonic()).toBe(30_000);
  });
});
