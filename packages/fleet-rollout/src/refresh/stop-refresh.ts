import { AbortedError, type HeldLease } from '@deploy/kernel';
import type { JournalStore } from '../journal-store.ts';
import { inLastSeconds } from '../last-seconds.ts';
import { cancelRefresh, type OnCancel } from './cancel-refresh.ts';
import { decideRefresh } from './decide-refresh.ts';
import { noteRefreshAnswer } from './note-refresh-answer.ts';
import type { RefreshObservation } from './refresh-cloud.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { RefreshRollout } from './refresh-rollout.ts';
import { isGoingBack } from './refresh-step.ts';
import type { RefreshPorts } from './run-refresh.ts';

export interface StoppingRefresh {
  readonly plan: RefreshPlan;
  readonly rollout: RefreshRollout;
  /** The last look of this process; null when there was none. */
  readonly observation: RefreshObservation | null;
  readonly lease: HeldLease;
  readonly journal: JournalStore<RefreshRollout>;
  readonly onCancel: OnCancel;
}

/** The pointer and the rollback, or one cancel. */
const MOST_CHANGES = 3;

/**
 * Sends a cancelled run's rollout on its way and journals it: with the pointer back and the rollback asked for, AWS does the
 * rest while nobody runs. Decides by the last look, for there may be no time for another. Never throws; answers the error to
 * end with.
 */
export async function stopRefresh(ports: RefreshPorts, stopping: StoppingRefresh): Promise<AbortedError> {
  const cancelled = cancelRefresh(stopping.rollout, stopping.onCancel, ports.clock.now());
  try {
    return told(
      await inLastSeconds(ports.clock, (signal) => sendOff(ports, { ...stopping, rollout: cancelled }, signal)),
    );
  } catch (cause) {
    return new AbortedError({
      code: 'cancelled-unsafe',
      message: `Cancelled while ${cancelled.group} was being refreshed, and what follows could not be written in time.`,
      remedy: 'Run the action again now: it finishes or undoes the rollout from what is there.',
      cause,
    });
  }
}

async function sendOff(ports: RefreshPorts, stopping: StoppingRefresh, signal: AbortSignal): Promise<RefreshRollout> {
  const { journal, lease, observation, plan } = stopping;
  let { rollout } = stopping;
  const write = async (next: RefreshRollout) => {
    rollout = next;
    await journal.write({ ...journal.journal, rollout }, lease, signal);
  };
  // A write of ours may have been cut off: what is there now is what must be written over.
  await journal.read(signal);
  await write(rollout);
  if (rollout.handedOff && !isGoingBack(rollout)) return rollout;
  for (let nth = 0; nth < MOST_CHANGES && observation !== null; nth += 1) {
    const { next, rollout: decided } = decideRefresh(plan, rollout, { ...observation, at: ports.clock.now() });
    // An end is for a run that looks again.
    if (next.kind !== 'change') break;
    await write(decided);
    const answer = await ports.cloud.carryOut(next.change, () => lease.stamp(signal), signal);
    await write(noteRefreshAnswer(plan, rollout, next.change, answer, ports.clock.now()));
  }
  return rollout;
}

function told({ group, phase, handedOff, forward }: RefreshRollout): AbortedError {
  const goesOn = forward.asked?.what === 'rollback' ? ', and AWS replaces the instances back' : '';
  if (phase === 'stopping') {
    return new AbortedError({
      code: 'cancelled-held',
      message: `Cancelled and held: the refresh of ${group} stops where it is, and what it replaced stays.`,
      remedy: 'Run the action again to deploy, or with `mode: rollback` to go back.',
    });
  }
  if (handedOff) {
    return new AbortedError({
      code: 'cancelled-handed-off',
      message: `Cancelled and handed off: what goes on at ${group} is judged by the next run.`,
      remedy: 'Run the action again with the same release, or let the janitor go on.',
    });
  }
  return new AbortedError({
    code: 'cancelled-returned',
    message: `Cancelled: the release pointer of ${group} is back${goesOn}.`,
    remedy: 'Nothing is urgent. The post step, the janitor or the next run sees it to its end.',
  });
}
