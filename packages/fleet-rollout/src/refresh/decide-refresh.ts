import type { Failure } from '../rollout.ts';
import { beginRefresh } from './begin-refresh.ts';
import { activeRefresh, foreignRefresh, hasEnded, sight } from './own-refresh.ts';
import { decideReturn } from './refresh-backward.ts';
import type { RefreshObservation, RefreshQuestion, SeenRefresh } from './refresh-cloud.ts';
import { closedByAlarms, closedGate, healthyCount, leastHealthy } from './refresh-gates.ts';
import { isPartial, isSameTemplate } from './refresh-order.ts';
import { firstRefreshQuestion, type RefreshPlan } from './refresh-plan.ts';
import { noteProgress, tellProgress } from './refresh-progress.ts';
import type { RefreshRollout } from './refresh-rollout.ts';
import {
  afterFailure,
  change,
  end,
  inPhase,
  isGoingBack,
  type RefreshStep,
  type RefreshView,
  wait,
  withStartIntent,
} from './refresh-step.ts';
import { isPointerPutBack, isPointerTaken, writeRelease } from './release-pointer.ts';

/** What to look at for the next decision. */
export function refreshQuestion(plan: RefreshPlan, rollout: RefreshRollout): RefreshQuestion {
  if (rollout.phase === 'waiting') return firstRefreshQuestion(plan, rollout.startedAt);
  const isBack = isGoingBack(rollout);
  return {
    pointer: rollout.release !== null || rollout.ledger.length > 0,
    alarms: isBack ? [] : [...new Set([...plan.alarms, ...rollout.forward.order.alarms])],
    answers: isBack ? null : { since: rollout.checkpoint.since, until: null },
    launchesSince: rollout.phase === 'reverting' ? rollout.startedAt : null,
  };
}

/**
 * The next step of a rollout by instance refresh, from what it wants, what the journal says and what is seen. Asked again
 * after every change and every wait, by whichever run holds the lease, it comes to its end from any point at which the one
 * before stopped. Journal `rollout` before `next` is done, and tell the answer to `noteRefreshAnswer`.
 */
export function decideRefresh(
  plan: RefreshPlan,
  rollout: RefreshRollout,
  observation: RefreshObservation,
): RefreshStep {
  const view = { plan, observation };
  if (rollout.outcome !== null) return { rollout, next: { kind: 'end', outcome: rollout.outcome } };
  if (isGoingBack(rollout)) return decideReturn(view, rollout);
  if (rollout.phase === 'waiting') return waiting(view, rollout);
  const taken = takenElsewhere(rollout, observation);
  if (taken !== null) return fail(view, { ...rollout, pointerTaken: isPointerTaken(rollout, observation) }, taken);
  switch (rollout.phase) {
    case 'pointing':
      return pointing(view, rollout);
    case 'starting':
      return starting(view, rollout);
    default:
      return following(view, rollout);
  }
}

function fail(view: RefreshView, rollout: RefreshRollout, failure: Failure): RefreshStep {
  return decideReturn(view, afterFailure(view.plan.onFailure, rollout, failure, view.observation.at));
}

function takenElsewhere(rollout: RefreshRollout, observation: RefreshObservation): Failure | null {
  if (!isPointerTaken(rollout, observation) && !isPointerPutBack(rollout, observation)) return null;
  const value = observation.pointer?.value ?? 'another release';
  return {
    code: 'pointer-changed-elsewhere',
    message: `Somebody else set the release pointer of ${rollout.group} to ${value}, while this rollout set it to ${rollout.release}.`,
  };
}

function waiting(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  const { plan, observation } = view;
  const active = activeRefresh(observation);
  if (active !== null) {
    const told = tellProgress(rollout, active, observation);
    if (observation.at < rollout.phaseSince + plan.waitSeconds * 1000) return wait(view, rollout, told);
    const failure = { code: 'refresh-active', message: `It was waited for in vain. ${told}` };
    return end({ ...rollout, failure }, { status: 'failed', failure }, observation.at);
  }
  // What was before the first change is what is there now, after the other refresh.
  const { id, purpose, startedBy, startedAt } = rollout;
  const begun = beginRefresh(plan, observation, { id, purpose, startedBy, at: observation.at, inherits: null });
  return decideRefresh(plan, { ...begun, startedAt }, observation);
}

function pointing(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  const { plan, observation } = view;
  const { release, before, pointedAt } = rollout;
  if (release === null || pointedAt !== null || observation.pointer?.value === release)
    return decideRefresh(plan, inPhase(rollout, 'starting', observation.at), observation);
  if (before.pointer === null || observation.pointer === null)
    throw new TypeError('a release was given for a group whose pointer was not read');
  const foreign = foreignRefresh(rollout, observation);
  if (foreign !== null) return fail(view, rollout, appeared(rollout, foreign));
  const closed = closedByAlarms(plan, observation);
  if (closed !== null) return fail(view, rollout, closed);
  const { intended, asked } = writeRelease(rollout, release, before.pointer);
  return change(intended, asked);
}

function starting(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  const { plan, observation } = view;
  const { at } = observation;
  const sighting = sight(rollout.forward, rollout, observation);
  if (sighting.kind === 'seen') {
    const found = { ...rollout, forward: { ...rollout.forward, id: sighting.refresh.id } };
    const begun = {
      ...inPhase(found, 'replacing', at),
      checkpoint: { percent: 0, since: at },
      replacing: { from: at, to: null },
    };
    return decideRefresh(plan, { ...begun, progress: { ...begun.progress, since: at } }, observation);
  }
  if (sighting.kind === 'unknown')
    return wait(view, rollout, 'Whether the instance refresh was started is not seen yet.');
  const foreign = foreignRefresh(rollout, observation);
  if (foreign !== null) return fail(view, rollout, appeared(rollout, foreign));
  const closed = closedByAlarms(plan, observation) ?? changedTemplate(rollout, observation);
  if (closed !== null) return fail(view, rollout, closed);
  const forward = withStartIntent(rollout.forward, at);
  return change({ ...rollout, forward }, { kind: 'start', order: forward.order });
}

function appeared({ group }: RefreshRollout, { id, status }: SeenRefresh): Failure {
  return {
    code: 'refresh-active',
    message: `Somebody else began the instance refresh ${id} of ${group} meanwhile; it is ${status}.`,
  };
}

function changedTemplate({ before, forward }: RefreshRollout, { group }: RefreshObservation): Failure | null {
  const isKnown =
    isSameTemplate(group.template, before.template) || isSameTemplate(group.template, forward.order.template);
  if (isKnown) return null;
  return {
    code: 'template-changed-elsewhere',
    message: `The group ${group.name} moved to version ${group.template?.version ?? 'none'} of its launch template meanwhile.`,
  };
}

function following(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  const sighting = sight(rollout.forward, rollout, view.observation);
  switch (sighting.kind) {
    case 'unknown':
      return wait(view, rollout, 'The instance refresh is not seen yet.');
    case 'not-asked':
    case 'absent':
      return fail(view, rollout, {
        code: 'refresh-gone',
        message: `The instance refresh of ${rollout.group} is gone.`,
      });
    case 'seen':
      return judge(view, noteProgress(rollout, sighting.refresh, view.observation), sighting.refresh);
  }
}

function judge(view: RefreshView, rollout: RefreshRollout, refresh: SeenRefresh): RefreshStep {
  const { plan, observation } = view;
  const ill = illEnd(refresh);
  if (ill !== null) return fail(view, rollout, ill);
  const closed = closedGate(plan, rollout, observation);
  if (closed !== null) return fail(view, rollout, closed);
  if (hasEnded(refresh)) return finish(view, rollout);
  const phase = refresh.status === 'Baking' ? 'baking' : 'replacing';
  return wait(view, inPhase(rollout, phase, observation.at), tellProgress(rollout, refresh, observation));
}

/** A state in which the refresh does not lead to the new release any more. */
function illEnd({ id, status, reason, order }: SeenRefresh): Failure | null {
  const told = `The instance refresh ${id} is ${status}${reason === null ? '' : `: ${reason}`}`;
  switch (status) {
    case 'Failed':
      return { code: 'refresh-failed', message: told };
    case 'Cancelled':
    case 'Cancelling':
      return { code: 'refresh-cancelled', message: told };
    case 'RollbackInProgress':
    case 'RollbackSuccessful':
    case 'RollbackFailed':
      return { code: 'refresh-rolled-back', message: told };
    case 'Successful':
      return isPartial(order)
        ? { code: 'refresh-partial', message: `${told}, and was told to stop at ${order.checkpoints?.at(-1)} %` }
        : null;
    default:
      return null;
  }
}

function finish(view: RefreshView, rollout: RefreshRollout): RefreshStep {
  const { at, group } = view.observation;
  if (rollout.shortSince === null) return end(rollout, { status: 'succeeded', failure: null }, at);
  const healthy = `${healthyCount(group)} of at least ${leastHealthy(rollout, group)} targets are healthy`;
  return wait(view, rollout, `All instances are replaced; ${healthy}.`);
}
