import { type InstanceStory, type Moment, type RolloutReport, runBlueGreen, type Wish } from '@deploy/fleet-rollout';
import { type Colour, DeployError, errorMessage } from '@deploy/kernel';
import { check } from './checks.ts';
import { type Job, keysOf } from './job.ts';
import type { Outlook } from './outlook.ts';
import { Leaving } from './post/leaving.ts';
import { writeLeftFleet } from './post/left-fleet.ts';
import { Recorder } from './recorder.ts';
import type { WantedRelease } from './release.ts';

/** How one run ended, whichever way. */
export interface Ending {
  /** Null where it was cut short: then `thrown` says by what. */
  readonly report: RolloutReport | null;
  readonly thrown: DeployError | null;
  readonly recorder: Recorder;
  /** Of instances that were not healthy when it failed. */
  readonly stories: readonly InstanceStory[];
  /** A rollout was begun or taken up. */
  readonly hasBegun: boolean;
}

/** What a run is for; with a deploy comes what it stores. */
export interface Purpose {
  readonly wish: Wish;
  readonly wanted: WantedRelease | null;
}

/** Runs a rollout to its end. Throws only what was refused before anything began. */
export async function rollOut(job: Job, outlook: Outlook, purpose: Purpose): Promise<Ending> {
  const { action, fleet, inputs, target } = job;
  const { clock, random, reporter, signal } = action;
  const recorder = new Recorder(target.floor);
  const explanation = new Explanation(job);
  const watch = (moment: Moment) => {
    recorder.note(moment);
    explanation.watch(moment);
  };
  const request = {
    wish: purpose.wish,
    plan: outlook.plan,
    onCancel: inputs['on-cancel'],
    keys: keysOf(target),
    me: { run: action.run.run, runId: action.run.runId, attempt: action.run.attempt, process: random.nonce() },
    lockTimeoutSeconds: inputs['lock-timeout-seconds'],
    abortHolder: inputs['abort-holder'] ? (inputs.reason ?? 'a rollback goes first') : null,
    signal,
    check: () => refuseBeforeStart(job, outlook, purpose),
    watch,
  };
  const leaving = new Leaving(action.state, (aim) => writeLeftFleet(target, aim), inputs);
  leaving.begin();
  const known = () => ({ recorder, stories: explanation.stories, hasBegun: recorder.last !== null });
  try {
    const report = await runBlueGreen({ cloud: fleet.cloud, store: fleet.store, clock, random, reporter }, request);
    await explanation.settled();
    leaving.ended(isOver(report));
    return { report, thrown: null, ...known() };
  } catch (thrown) {
    leaving.threw(thrown, recorder.last !== null);
    if (!(thrown instanceof DeployError) || recorder.last === null) throw thrown;
    return { report: null, thrown, ...known() };
  }
}

/** Nothing is left for the post step. */
const isOver = ({ status }: RolloutReport): boolean => status !== 'held' && status !== 'failed';

/** Under the lease, right before the first change: throws what would break the rollout. */
async function refuseBeforeStart(job: Job, outlook: Outlook, { wish, wanted }: Purpose): Promise<void> {
  const { reporter, signal } = job.action;
  const { refusal, warnings } = await check(job, outlook, wish.mode === 'rollback' ? 'rollback' : 'deploy', null);
  for (const text of warnings) reporter.message({ code: 'fleet-warning', level: 'warning', text });
  if (refusal !== null) throw refusal;
  await wanted?.store(signal);
}

/** Codes of failures whose cause is to be found at the instances. */
const ABOUT_INSTANCES = ['never-healthy', 'short-of-capacity', 'smoke-failed', 'error-rate-worse', 'gate-alarm-raised'];

/** Asks why instances are not healthy as soon as a rollout fails by them: a moment later they are gone. */
class Explanation {
  stories: readonly InstanceStory[] = [];
  readonly #job: Job;
  #asking: Promise<void> | null = null;

  constructor(job: Job) {
    this.#job = job;
  }

  watch({ rollout }: Moment): void {
    const { failure, startedAt, to } = rollout;
    if (failure === null || this.#asking !== null || !ABOUT_INSTANCES.includes(failure.code)) return;
    this.#asking = this.#ask(to, startedAt);
  }

  async settled(): Promise<void> {
    await this.#asking;
  }

  async #ask(colour: Colour, since: number): Promise<void> {
    const { fleet, action } = this.#job;
    try {
      this.stories = await fleet.cloud.explain(colour, since, action.signal);
    } catch (thrown) {
      const text = `Why instances of ${colour} were not healthy could not be found out: ${errorMessage(thrown)}`;
      action.reporter.message({ code: 'explanation-failed', level: 'info', text });
    }
  }
}
