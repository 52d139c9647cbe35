import {
  type BlueGreenPlan,
  hasNoWayBack,
  JournalStore,
  type Moment,
  proveDrained,
  type Rollout,
  type RolloutReport,
  readRollout,
  runBlueGreen,
} from '@deploy/fleet-rollout';
import { DeployError } from '@deploy/kernel';
import { keysOf } from '../job.ts';
import type { OpenFleet } from '../ports.ts';
import type { BlueGreenTarget } from '../target.ts';
import type { Aim } from './left-fleet.ts';
import { type Said, type Settling, settlingRequest } from './settling.ts';
import { BUDGET_MS } from './time-limit.ts';

/** Brings what goes back to its end, for as long as there is time. */
export async function settleFleet(
  settling: Settling,
  fleet: OpenFleet,
  { aim, target }: { readonly aim: Aim; readonly target: BlueGreenTarget },
): Promise<Said> {
  const { action, limit } = settling;
  const { clock, random, reporter } = action;
  const keys = keysOf(target);
  let newest: Rollout | null = null;
  const watch = ({ rollout, seen }: Moment) => {
    newest = rollout;
    if (isBeyond(rollout, seen.look.at, limit.endsAt)) limit.giveUp();
  };
  const request = {
    ...settlingRequest(settling),
    ...{ plan: planOf(target), keys, watch },
  };
  try {
    const store = new JournalStore({ store: fleet.store, random }, keys.journal, readRollout);
    const { rollout } = await store.read(limit.signal);
    const mode = aim === 'go-back' && isUnwatched(rollout) ? 'janitor' : 'settle';
    return ofReport(
      await runBlueGreen(
        { cloud: fleet.cloud, store: fleet.store, clock, random, reporter },
        { ...request, wish: { mode } },
      ),
    );
  } catch (thrown) {
    if (!(thrown instanceof DeployError)) throw thrown;
    return ofFailure(thrown, newest);
  }
}

/**
 * On its way forward without anybody, and with a way back. What was handed off or is held is left as somebody wanted it; a
 * first release that has requests goes on with its gates, which a post step has no time for.
 */
const isUnwatched = (rollout: Rollout | null): boolean =>
  rollout !== null &&
  !hasNoWayBack(rollout) &&
  !rollout.handedOff &&
  rollout.phase !== 'held' &&
  rollout.purpose === 'deploy';

/** What goes back is neither stepped nor judged. */
const planOf = ({ floor, gateAlarms }: BlueGreenTarget): BlueGreenPlan => ({
  ...{ steps: [100], stepSeconds: 0, bakeSeconds: 0, keepOldSeconds: 0, stablePolls: 1, pollSeconds: 5 },
  ...{ waitSeconds: BUDGET_MS / 1000, floor, gateAlarms, missingData: 'ok', minimumRequests: 0 },
  ...{ smoke: false, onFailure: 'rollback' },
});

/** Whether the colour that lost its weight cannot be proven idle in the time that is left: nothing is gained by waiting. */
function isBeyond(rollout: Rollout, now: number, end: number): boolean {
  const { cookieSeconds, highestPercent, idleSince, phase, to } = rollout;
  const since = idleSince[to];
  if (phase !== 'clearing' || since === null || highestPercent === 0) return false;
  const proof = proveDrained({ now, weightGoneAt: since, cookieSeconds, minutes: [] });
  return proof.kind !== 'proven' && proof.until > end;
}

function ofReport({ notices, rollout, status }: RolloutReport): Said {
  if (status === 'nothing-to-do' && rollout === null) return { isDone: true, sentence: 'Nothing was left to finish.' };
  if (status === 'succeeded' || status === 'rolled-back') {
    const sentence = 'Capacity and release parameters are as before, and the rollout is over.';
    return { isDone: true, sentence: [sentence, ...notices].join(' ') };
  }
  const what = rollout === null ? 'A rollout' : `The rollout of ${rollout.release} to ${rollout.to}`;
  return { isDone: false, sentence: `${what} was left: ${notices.join(' ')}` };
}

function ofFailure({ code, message }: DeployError, rollout: Rollout | null): Said {
  const left = rollout === null ? message : leftOf(rollout);
  return { isDone: false, sentence: code === 'post-time-over' ? left : `${left} (${code}: ${message})` };
}

function leftOf({ from, percent, phase, release, to }: Rollout): string {
  const isForward = phase === 'shrinking';
  const colour = isForward ? from : to;
  const requests = isForward
    ? `${to} has all requests`
    : percent === 0
      ? `${from} has the requests again`
      : `${from} has ${100 - percent} % of the requests again, as many as it can carry`;
  return `${requests}. Instances of ${colour} are left for now: it has to be proven first that none of them gets a request any more. Release of the rollout: ${release}.`;
}
