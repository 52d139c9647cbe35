import { AbortedError, type HeldLease } from '@deploy/kernel';
import type { JournalStore } from '../journal-store.ts';
import { inLastSeconds } from '../last-seconds.ts';
import type { Rollout } from '../rollout.ts';
import type { Seen } from './decision.ts';
import { hasNoWayBack } from './first-release.ts';
import { turnsBack } from './returning.ts';
import type { BlueGreenPorts, BlueGreenRequest } from './run-blue-green.ts';
import { cancel } from './take-up.ts';

export interface Stopping {
  readonly rollout: Rollout;
  /** The last look of this process; null when there was none. */
  readonly seen: Seen | null;
  readonly lease: HeldLease;
  readonly journal: JournalStore<Rollout>;
  readonly onCancel: BlueGreenRequest['onCancel'];
  /** Told once more, with the look before, when weights were written after it. */
  readonly watch: BlueGreenRequest['watch'];
}

/**
 * Makes weights safe and journals it, in the seconds that a cancelled run has. It decides by the last look, for there may
 * be no time for another. Never throws; answers the error to end with.
 */
export async function stopForSignal(ports: BlueGreenPorts, stopping: Stopping): Promise<AbortedError> {
  const before = stopping.rollout;
  const rollout = cancel(before, stopping.onCancel, ports.clock.now());
  try {
    return told(await inLastSeconds(ports.clock, (signal) => makeSafe(ports, { ...stopping, rollout }, signal)));
  } catch (cause) {
    return new AbortedError({
      code: 'cancelled-unsafe',
      message: `Cancelled while ${rollout.to} was to get ${before.percent} % of the requests, and what follows could not be written in time.`,
      remedy: 'Run the action again now: it finishes or undoes the rollout from what is there.',
      cause,
    });
  }
}

async function makeSafe(ports: BlueGreenPorts, stopping: Stopping, signal: AbortSignal): Promise<Rollout> {
  const { journal, lease, rollout, seen, watch } = stopping;
  const decision = rollout.phase === 'returning' && seen !== null ? turnsBack(rollout, seen) : null;
  const next = decision?.rollout ?? rollout;
  // A write of ours may have been cut off: what is there now is what must be written over.
  const found = await journal.read(signal);
  await journal.write({ ...found, rollout: next }, lease, signal);
  if (decision?.kind === 'change') {
    for (const change of decision.changes) {
      await ports.cloud.carryOut(change, () => lease.stamp(signal), signal);
    }
    const note = { topic: 'cancelled', text: `${next.to} was given ${next.percent} % in the last seconds` };
    if (seen !== null) watch({ rollout: next, seen, note });
  }
  return next;
}

function told(rollout: Rollout): AbortedError {
  const { from, to, phase, percent, settledAt } = rollout;
  const share = settledAt === null ? `was just about to get ${percent} %` : `keeps ${percent} %`;
  if (phase === 'shrinking') {
    return new AbortedError({
      code: 'cancelled-scaling-in',
      message: `Cancelled while ${from} was being scaled in; ${to} is live and stays so.`,
      remedy: 'Run the action again, or let the janitor finish it.',
    });
  }
  if (phase === 'held') {
    return new AbortedError({
      code: 'cancelled-held',
      message: `Cancelled and held: ${to} ${share} of the requests.`,
      remedy: 'Run the action again with the same release to go on, or with `mode: rollback` to go back.',
    });
  }
  if (rollout.handedOff && hasNoWayBack(rollout)) {
    return new AbortedError({
      code: 'cancelled-handed-off',
      message: `Cancelled and handed off: ${to} ${share} of the requests until another run goes on. It is the first release, so there is none to go back to.`,
      remedy: 'Run the action again with the same release, or let the janitor go on.',
    });
  }
  if (rollout.handedOff) {
    return new AbortedError({
      code: 'cancelled-handed-off',
      message: `Cancelled and handed off: ${to} ${share} of the requests until another run goes on.`,
      remedy: 'Run the action again with the same release, or let the janitor go on.',
    });
  }
  return new AbortedError({
    code: 'cancelled-returned',
    message: `Cancelled: ${from} has ${100 - percent} % of the requests; capacity of ${to} is left to the post step or the next run.`,
    remedy: 'Nothing is urgent. The post step, the janitor or the next run scales in what is left.',
  });
}
