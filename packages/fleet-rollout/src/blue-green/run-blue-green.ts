import type { HeldLease, Reporter } from '@deploy/kernel';
import type { FleetCloud } from '../fleet-cloud.ts';
import { type FleetClaim, type RolloutPorts, underFleetLease } from '../fleet-lease.ts';
import { JournalStore } from '../journal-store.ts';
import { type Observation, PLAIN_QUESTION } from '../observation.ts';
import { readRollout } from '../read-rollout.ts';
import type { Rollout } from '../rollout.ts';
import { beginDeploy, beginRollback } from './begin.ts';
import { Drive } from './drive.ts';
import type { BlueGreenPlan } from './plan.ts';
import { type Moment, type RolloutReport, reportIdle, reportLeft, reportOf } from './rollout-report.ts';
import { takeUp, type Wish } from './take-up.ts';

export type BlueGreenPorts = RolloutPorts<FleetCloud>;

export interface BlueGreenRequest extends FleetClaim {
  readonly wish: Wish;
  readonly plan: BlueGreenPlan;
  readonly onCancel: 'rollback' | 'hold' | 'hand-off';
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
export function runBlueGreen(ports: BlueGreenPorts, request: BlueGreenRequest): Promise<RolloutReport> {
  const claim = { ...request, ignoreHold: request.wish.mode !== 'deploy' };
  return underFleetLease(ports, claim, (lease, quietUntil) => underLease(ports, request, lease, quietUntil));
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
