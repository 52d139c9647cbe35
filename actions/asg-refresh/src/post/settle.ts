import { type Action, type ActionContext, type ActionResult, defineInputs, markdown as md } from '@deploy/action-kit';
import {
  type BlueGreenPlan,
  type Moment,
  proveDrained,
  type Rollout,
  type RolloutReport,
  runBlueGreen,
} from '@deploy/fleet-rollout';
import { AbortedError, DeployError } from '@deploy/kernel';
import { keysOf } from '../job.ts';
import type { OpenFleet, Ports } from '../ports.ts';
import type { BlueGreenTarget } from '../target.ts';
import { LEFT_FLEET, readLeftFleet } from './left-fleet.ts';

/** A post step gets the fleet from its main step, and no input. */
const inputs = defineInputs({});
type Context = ActionContext<Readonly<Record<never, never>>>;

/** A cancelled job ends five minutes after it was asked to (source: GitHub, "Workflow cancellation reference"). */
const BUDGET_MS = 240_000;

/**
 * The post step: gives back capacity that a cancelled or killed main step no longer could, for as long as the runner lets
 * it, and says what is left. It never fails the job: whatever it leaves, the next run or the janitor finishes.
 */
export const settleAfter = (ports: Ports): Action<typeof inputs> => ({
  name: 'asg-refresh',
  inputs,
  main: async (context) => {
    const left = context.state.read(LEFT_FLEET);
    return left === null ? { outputs: {}, summary: '', data: null } : settle(context, ports, readLeftFleet(left));
  },
});

async function settle(context: Context, ports: Ports, target: BlueGreenTarget): Promise<ActionResult> {
  const fleet = ports.openFleet(target, 'janitor');
  const limit = new TimeLimit(context);
  try {
    const said = await settled(context, fleet, target, limit);
    context.reporter.message({ code: 'settled', level: said.isDone ? 'notice' : 'warning', text: said.sentence });
    return { outputs: {}, summary: summaryOf(said), data: { step: 'post', ...said } };
  } finally {
    limit.end();
    fleet.close();
  }
}

interface Said {
  readonly isDone: boolean;
  readonly sentence: string;
  readonly next: string;
}

async function settled(context: Context, fleet: OpenFleet, target: BlueGreenTarget, limit: TimeLimit): Promise<Said> {
  const { clock, random, reporter, run } = context;
  let newest: Rollout | null = null;
  const watch = ({ rollout, seen }: Moment) => {
    newest = rollout;
    if (isBeyond(rollout, seen.look.at, limit.endsAt)) limit.giveUp();
  };
  const request = {
    wish: { mode: 'settle' } as const,
    plan: planOf(target),
    onCancel: 'rollback' as const,
    keys: keysOf(target),
    me: { run: run.run, runId: run.runId, attempt: run.attempt, process: random.nonce() },
    lockTimeoutSeconds: 0,
    abortHolder: null,
    signal: limit.signal,
    check: async () => {},
    watch,
  };
  try {
    return ofReport(await runBlueGreen({ cloud: fleet.cloud, store: fleet.store, clock, random, reporter }, request));
  } catch (thrown) {
    if (!(thrown instanceof DeployError)) throw thrown;
    return ofFailure(thrown, newest);
  }
}

/** What goes back is neither stepped nor judged. */
const planOf = ({ floor, gateAlarms }: BlueGreenTarget): BlueGreenPlan => ({
  ...{ steps: [100], stepSeconds: 0, bakeSeconds: 0, keepOldSeconds: 0, stablePolls: 1, pollSeconds: 5 },
  ...{ waitSeconds: BUDGET_MS / 1000, floor, gateAlarms, missingData: 'ok', minimumRequests: 0 },
  ...{ smoke: false, onFailure: 'rollback' },
});

/** Whether the colour that lost its weight cannot be proven idle in the time that is left: nothing is gained by waiting. */
function isBeyond({ cookieSeconds, highestPercent, idleSince, phase, to, from }: Rollout, now: number, end: number) {
  const colour = phase === 'clearing' ? to : phase === 'baking' ? from : null;
  const since = colour === null ? null : idleSince[colour];
  if (since === null || highestPercent === 0) return false;
  const proof = proveDrained({ now, weightGoneAt: since, cookieSeconds, minutes: [] });
  return proof.kind !== 'proven' && proof.until > end;
}

function ofReport({ notices, rollout, status }: RolloutReport): Said {
  if (status === 'nothing-to-do' && rollout === null) {
    return { isDone: true, sentence: 'Nothing was left to finish.', next: '' };
  }
  if (status === 'succeeded' || status === 'rolled-back') {
    const sentence = 'Capacity and release parameters are as before, and the rollout is over.';
    return { isDone: true, sentence: [sentence, ...notices].join(' '), next: '' };
  }
  const what = rollout === null ? 'A rollout' : `The rollout of ${rollout.release} to ${rollout.to}`;
  return { isDone: false, sentence: `${what} was left: ${notices.join(' ')}`, next: NEXT };
}

function ofFailure({ code, message }: DeployError, rollout: Rollout | null): Said {
  const left = rollout === null ? message : leftOf(rollout);
  return { isDone: false, sentence: code === 'post-time-over' ? left : `${left} (${code}: ${message})`, next: NEXT };
}

function leftOf({ from, phase, release, to }: Rollout): string {
  const requests = phase === 'shrinking' ? `${to} has all requests` : `${from} has the requests again`;
  const colour = phase === 'shrinking' ? from : to;
  return `${requests}. Instances of ${colour} are left for now: it has to be proven first that none of them gets a request any more. Release of the rollout: ${release}.`;
}

const NEXT = 'Run the action again, with whatever mode, or let the janitor run: both begin with what is left.';

function summaryOf({ isDone, next, sentence }: Said): string {
  return md.document(
    md.heading(
      3,
      isDone ? 'After the run was cut short: all is given back' : 'After the run was cut short: something is left',
    ),
    `${md.escaped(sentence)}\n`,
    next === '' ? null : `**What to do:** ${next}\n`,
  );
}

/** Ends the work before the runner does. */
class TimeLimit {
  readonly signal: AbortSignal;
  readonly endsAt: number;
  readonly #over = new AbortController();
  readonly #ended = new AbortController();

  constructor({ clock, signal }: Context) {
    this.endsAt = clock.now() + BUDGET_MS;
    this.signal = AbortSignal.any([signal, this.#over.signal]);
    clock.sleep(BUDGET_MS, this.#ended.signal).then(
      () => this.giveUp(),
      () => {},
    );
  }

  giveUp(): void {
    if (this.#over.signal.aborted) return;
    this.#over.abort(
      new AbortedError({
        code: 'post-time-over',
        message: `The post step has ${BUDGET_MS / 1000} s, and giving back capacity takes longer.`,
        remedy: NEXT,
      }),
    );
  }

  end(): void {
    this.#ended.abort();
  }
}
