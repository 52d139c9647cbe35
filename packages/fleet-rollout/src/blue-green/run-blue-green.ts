import {
  acquireLease,
  type Clock,
  type HeldLease,
  type LeaseOwner,
  type ObjectStore,
  type ObservedLease,
  type Random,
  type Reporter,
  readLease,
} from '@deploy/kernel';
import type { FleetCloud } from '../fleet-cloud.ts';
import { JournalStore, type RolloutKeys } from '../journal-store.ts';
import { type Observation, PLAIN_QUESTION } from '../observation.ts';
import { readRollout } from '../read-rollout.ts';
import type { Rollout } from '../rollout.ts';
import { beginDeploy, beginRollback } from './begin.ts';
import { Drive } from './drive.ts';
import type { BlueGreenPlan } from './plan.ts';
import { type Moment, type RolloutReport, reportIdle, reportLeft, reportOf } from './rollout-report.ts';
import { takeUp, type Wish } from './take-up.ts';

export interface BlueGreenPorts {
  readonly cloud: FleetCloud;
  /** The artifact bucket, which holds journal and lease. */
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly reporter: Reporter;
}

export interface BlueGreenRequest {
  readonly wish: Wish;
  readonly plan: BlueGreenPlan;
  readonly onCancel: 'rollback' | 'hold' | 'hand-off';
  readonly keys: RolloutKeys;
  readonly me: LeaseOwner;
  readonly lockTimeoutSeconds: number;
  /** Asks a holder to stop, for this reason. */
  readonly abortHolder: string | null;
  /** Aborts when the run is cancelled; seven seconds are left then. */
  readonly signal: AbortSignal;
  /**
   * Refuses, by throwing, what must not begin. Called under the lease, and only before a rollout that is new. `ended` was
   * brought to its end just now: reads that lag behind may still show what it explains.
   */
  readonly check: (look: Observation, ended: Rollout | null) => Promise<void>;
  readonly watch: (moment: Moment) => void;
}

/**
 * Runs one blue/green rollout to its end: takes the lease, brings what an earlier run left to its end or takes it up, and
 * drives decision after decision. Throws `DeployError`s for what never began and for what broke; a rollout that ended
 * otherwise than wished is a report and no error.
 */
export async function runBlueGreen(ports: BlueGreenPorts, request: BlueGreenRequest): Promise<RolloutReport> {
  const { store, clock, random, reporter } = ports;
  const { keys, me, wish, signal } = request;
  const observed = await readLease(store, keys.lease, signal);
  const lease = await acquireLease(
    { store, clock, random, reporter },
    {
      ...{ key: keys.lease, me, observed, signal },
      patienceMs: request.lockTimeoutSeconds * 1000,
      ignoreHold: wish.mode !== 'deploy',
      abortHolder: request.abortHolder,
    },
  );
  try {
    const quietUntil = wasTakenOver(observed, lease) ? clock.now() + LATE_CALLS_MS : 0;
    return await underLease(ports, request, lease, quietUntil);
  } finally {
    await lease.release();
  }
}

/** A signed call is accepted for five minutes (source: IAM guide, "Signature Version 4", request expiry); clocks differ. */
const LATE_CALLS_MS = 330_000;

/** Whether the holder before ended without freeing the lease: something of it may still be on its way. */
function wasTakenOver(observed: ObservedLease, lease: HeldLease): boolean {
  const generation = observed.document?.generation ?? 0;
  return observed.document?.state === 'held' || lease.generation !== generation + 1;
}

async function underLease(
  ports: BlueGreenPorts,
  request: BlueGreenRequest,
  lease: HeldLease,
  quietUntil: number,
): Promise<RolloutReport> {
  const { wish, keys, signal } = request;
  const journal = new JournalStore<Rollout>(ports, keys.journal, readRollout);
  await journal.read(signal);
  const drive = new Drive(ports, request, lease, journal);
  const look = () => ports.cloud.look({ ...PLAIN_QUESTION, pointers: true }, signal);
  let seen = await look();
  const found = journal.journal.rollout;
  if (found !== null) {
    const quiet = { ...found, noScaleInBefore: Math.max(found.noScaleInBefore, quietUntil) };
    const taken = takeUp(quiet, wish, seen);
    if (taken.kind === 'leave') return reportLeft(found, taken.why, seen);
    tellTakeUp(ports.reporter, found, taken.kind);
    const ended = await drive.toEnd(taken.rollout);
    seen = await look();
    const isOver = ended.outcome.kind === 'succeeded' || ended.outcome.kind === 'rolled-back';
    if (taken.kind === 'the-wish' || !isOver) return reportOf(ended, wish, seen);
  }
  const begun = begin(request, seen);
  if (begun === null) return reportIdle(seen);
  await request.check(seen, found);
  const ended = await drive.toEnd({ ...begun, noScaleInBefore: quietUntil });
  return reportOf(ended, wish, await look());
}

function begin({ wish, me, plan }: BlueGreenRequest, look: Observation): Rollout | null {
  const beginning = { id: `${me.run}#${me.attempt}`, startedBy: me.run, floor: plan.floor };
  switch (wish.mode) {
    case 'deploy':
      return beginDeploy(beginning, wish.release, look);
    case 'rollback':
      return beginRollback(beginning, look);
    default:
      return null;
  }
}

function tellTakeUp(reporter: Reporter, found: Rollout, kind: 'the-wish' | 'before'): void {
  reporter.message({
    code: 'rollout-taken-up',
    level: 'notice',
    text: `${found.startedBy} left a rollout of ${found.release} to ${found.to} in the phase ${found.phase}; ${
      kind === 'the-wish' ? 'going on with it' : 'bringing it to its end first'
    }.`,
  });
}
