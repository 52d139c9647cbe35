import type { HeldLease, Reporter } from '@deploy/kernel';
import { type FleetClaim, type RolloutPorts, underFleetLease } from '../fleet-lease.ts';
import { JournalStore } from '../journal-store.ts';
import { beginRefresh } from './begin-refresh.ts';
import type { OnCancel } from './cancel-refresh.ts';
import { DriveRefresh } from './drive-refresh.ts';
import type { RefreshCloud, RefreshObservation } from './refresh-cloud.ts';
import { readRefreshRollout } from './refresh-document.ts';
import { firstRefreshQuestion, type RefreshPlan } from './refresh-plan.ts';
import { isNothingToDo } from './refresh-preflight.ts';
import { type RefreshMoment, type RefreshReport, reportIdleRefresh, reportRefresh } from './refresh-report.ts';
import type { RefreshRollout } from './refresh-rollout.ts';
import { type RefreshWish, takeUpRefresh } from './take-up-refresh.ts';
import { isUndone, planUndo } from './undo-refresh.ts';

export type RefreshPorts = RolloutPorts<RefreshCloud>;

export interface RefreshRequest extends FleetClaim {
  readonly wish: RefreshWish;
  /** What is to be deployed; of a rollback, how: the journal says where to. */
  readonly plan: RefreshPlan;
  readonly onCancel: OnCancel;
  /**
   * Refuses, by throwing, what must not begin. Called under the lease, and only before a rollout that is new. `plan` is what
   * will be done: of a rollback, to the release that the journal names.
   */
  readonly check: (plan: RefreshPlan, look: RefreshObservation) => Promise<void>;
  readonly watch: (moment: RefreshMoment) => void;
}

/**
 * Runs one instance refresh to its end: takes the lease, brings what an earlier run left to its end or takes it up, and drives
 * decision after decision. Throws `DeployError`s for what never began and for what broke; a rollout that ended otherwise than
 * wished is a report and no error. The journal keeps the last rollout whole, for the next one may have to undo it.
 */
export function runRefresh(ports: RefreshPorts, request: RefreshRequest): Promise<RefreshReport> {
  const claim = { ...request, ignoreHold: request.wish !== 'deploy' };
  return underFleetLease(ports, claim, (lease) => underLease(ports, request, lease));
}

async function underLease(ports: RefreshPorts, request: RefreshRequest, lease: HeldLease): Promise<RefreshReport> {
  const { keys, plan, signal, wish } = request;
  const journal = new JournalStore<RefreshRollout>(ports, keys.journal, readRefreshRollout);
  await journal.read(signal);
  const drive = new DriveRefresh(ports, request, lease, journal);
  let last = journal.journal.rollout;
  if (last !== null && last.outcome === null) {
    const taken = takeUpRefresh(last, wish, plan, ports.clock.now());
    if (taken.kind === 'leave')
      return reportIdleRefresh(null, [`The rollout that ${last.startedBy} began was left as it is: ${taken.why}.`]);
    tellTakeUp(ports.reporter, last, taken.kind);
    const ended = await drive.toEnd(taken.rollout);
    if (taken.kind === 'the-wish' || ended.outcome.status === 'failed') return reportRefresh(ended, wish);
    last = ended.rollout;
  }
  const seen = await ports.cloud.look(firstRefreshQuestion(plan, ports.clock.now()), signal);
  return beginNew(ports, request, { drive, last, seen });
}

interface Beginning {
  readonly drive: DriveRefresh;
  /** The newest rollout that ended. */
  readonly last: RefreshRollout | null;
  readonly seen: RefreshObservation;
}

async function beginNew(ports: RefreshPorts, request: RefreshRequest, beginning: Beginning): Promise<RefreshReport> {
  const { me, wish } = request;
  const { drive, last, seen } = beginning;
  const release = seen.pointer?.value ?? null;
  if (wish === 'janitor' || wish === 'settle') return reportIdleRefresh(release);
  if (wish === 'rollback' && isUndone(last))
    return reportIdleRefresh(release, [
      'The last rollout is taken back already; name a release to deploy to go further.',
    ]);
  const plan = wish === 'rollback' ? planUndo(request.plan, last) : request.plan;
  if (wish === 'deploy' && isNothingToDo(plan, seen, last)) return reportIdleRefresh(release);
  await request.check(plan, seen);
  const isLeft = last?.outcome?.status === 'held' || last?.outcome?.status === 'failed';
  const begun = beginRefresh(plan, seen, {
    ...{ id: `${me.run}#${me.attempt}`, purpose: wish, startedBy: me.run, at: ports.clock.now() },
    inherits: wish === 'deploy' && isLeft ? last : null,
  });
  const ended = await drive.toEnd(begun);
  return reportRefresh(ended, wish);
}

function tellTakeUp(reporter: Reporter, { startedBy, release, group, phase }: RefreshRollout, kind: string): void {
  const what = kind === 'the-wish' ? 'going on with it' : 'bringing it to its end first';
  reporter.message({
    code: 'rollout-taken-up',
    level: 'notice',
    text: `${startedBy} left a refresh of ${group}${release === null ? '' : ` to ${release}`} in the phase ${phase}; ${what}.`,
  });
}
