import { ConflictError, DeployError, errorMessage, type HeldLease } from '@deploy/kernel';
import { Patience } from '../blue-green/patience.ts';
import { FreshLook, isTooOld } from '../fresh-look.ts';
import { closed } from '../journal.ts';
import type { JournalStore } from '../journal-store.ts';
import { failRefresh } from './cancel-refresh.ts';
import { decideRefresh, refreshQuestion } from './decide-refresh.ts';
import { noteRefreshAnswer } from './note-refresh-answer.ts';
import type { RefreshAnswer, RefreshChange, RefreshObservation } from './refresh-cloud.ts';
import type { RefreshPlan } from './refresh-plan.ts';
import type { RefreshEnd } from './refresh-report.ts';
import type { RefreshOutcome, RefreshRollout } from './refresh-rollout.ts';
import { isGoingBack, type RefreshStep } from './refresh-step.ts';
import type { RefreshPorts, RefreshRequest } from './run-refresh.ts';
import { stopRefresh } from './stop-refresh.ts';
import { asUndo } from './undo-refresh.ts';

/** How often one change may be sent before something is thought to work against it. */
const MOST_REPEATS = 20;

/** Drives one rollout: look, decide, journal, act, and again. Everything it remembers beyond the journal only delays. */
export class DriveRefresh {
  readonly #ports: RefreshPorts;
  readonly #request: RefreshRequest;
  readonly #lease: HeldLease;
  readonly #journal: JournalStore<RefreshRollout>;
  readonly #signal: AbortSignal;
  readonly #patience: Patience;
  readonly #look: FreshLook;
  readonly #sent = new Map<string, number>();
  #observation: RefreshObservation | null = null;
  #told = '';

  constructor(ports: RefreshPorts, request: RefreshRequest, lease: HeldLease, journal: JournalStore<RefreshRollout>) {
    this.#ports = ports;
    this.#request = request;
    this.#lease = lease;
    this.#journal = journal;
    this.#signal = AbortSignal.any([request.signal, lease.signal]);
    this.#patience = new Patience(ports.clock, request.plan.pollSeconds * 1000, this.#signal);
    this.#look = new FreshLook(lease, ports.clock);
  }

  /** Rejects with what aborted it, once that is journalled, and with what no further attempt would mend. */
  async toEnd(begun: RefreshRollout): Promise<RefreshEnd> {
    const plan = planOf(this.#request.plan, begun);
    let rollout = begun;
    try {
      await this.#note(rollout);
      for (;;) {
        const step = await this.#decide(plan, rollout);
        rollout = step.rollout;
        this.#tell(step);
        if (step.next.kind === 'end') return await this.#close(rollout, step.next.outcome);
        await this.#note(rollout);
        if (step.next.kind === 'wait') await this.#sleep(step.next.until - this.#ports.clock.now());
        else rollout = await this.#carryOut(plan, rollout, step.next.change);
      }
    } catch (thrown) {
      this.#lease.signal.throwIfAborted();
      if (!this.#request.signal.aborted) throw thrown;
      throw await stopRefresh(this.#ports, {
        ...{ plan, rollout, observation: this.#observation, lease: this.#lease, journal: this.#journal },
        onCancel: this.#request.onCancel,
      });
    }
  }

  async #decide(plan: RefreshPlan, rollout: RefreshRollout): Promise<RefreshStep> {
    const question = refreshQuestion(plan, rollout);
    this.#observation = await this.#patience.until(() => this.#ports.cloud.look(question, this.#signal));
    this.#look.note();
    return decideRefresh(plan, rollout, this.#observation);
  }

  async #note(rollout: RefreshRollout): Promise<void> {
    const { journal } = this.#journal;
    if (JSON.stringify(journal.rollout) === JSON.stringify(rollout)) return;
    await this.#patience.until(() => this.#journal.write({ ...journal, rollout }, this.#lease, this.#signal));
  }

  /** Answers the rollout to go on with. */
  async #carryOut(plan: RefreshPlan, rollout: RefreshRollout, change: RefreshChange): Promise<RefreshRollout> {
    this.#count(change);
    let answer: RefreshAnswer;
    try {
      answer = await this.#ports.cloud.carryOut(change, () => this.#look.confirm(this.#signal), this.#signal);
    } catch (thrown) {
      this.#signal.throwIfAborted();
      if (isTooOld(thrown)) return rollout;
      // It may have happened: the next look sees what is there, and the decision meets it.
      if (await this.#patience.isLeft(thrown)) return rollout;
      return this.#giveUpOn(plan, rollout, thrown);
    }
    this.#patience.reset();
    const noted = noteRefreshAnswer(plan, rollout, change, answer, this.#ports.clock.now());
    await this.#note(noted);
    if (answer.kind === 'refused') await this.#sleep(plan.pollSeconds * 1000);
    return noted;
  }

  #count(change: RefreshChange): void {
    const key = JSON.stringify(change);
    const times = (this.#sent.get(key) ?? 0) + 1;
    this.#sent.set(key, times);
    if (times <= MOST_REPEATS) return;
    throw new ConflictError({
      code: 'change-undone-elsewhere',
      message: `Something undoes what this rollout does: ${key} was sent ${MOST_REPEATS} times.`,
      remedy: 'Find who else writes the release parameter or ends refreshes of the group, and pause it for the deploy.',
    });
  }

  /** Forward, a change that cannot be made sends the rollout back. Backward there is nothing better to do than to say so. */
  #giveUpOn(plan: RefreshPlan, rollout: RefreshRollout, thrown: unknown): RefreshRollout {
    if (isGoingBack(rollout)) throw thrown;
    const code = thrown instanceof DeployError ? thrown.code : 'change-failed';
    return failRefresh(plan, rollout, { code, message: errorMessage(thrown) }, this.#ports.clock.now());
  }

  /** The rollout stays in the journal, ended: undoing it needs to know what was before. */
  async #close(rollout: RefreshRollout, outcome: RefreshOutcome): Promise<RefreshEnd> {
    const { journal } = this.#journal;
    const { id, purpose, startedBy, startedAt } = rollout;
    const isOver = outcome.status === 'succeeded' || outcome.status === 'rolled-back';
    const past = {
      ...{ id, purpose, startedBy, startedAt, bootSeconds: null },
      outcome: outcome.status === 'succeeded' ? ('succeeded' as const) : ('rolled-back' as const),
      release: releaseOf(rollout.release, rollout.forward.order.template?.version),
      previous: releaseOf(rollout.before.pointer, rollout.before.template?.version),
      endedAt: this.#ports.clock.now(),
    };
    const next = { ...(isOver ? closed(journal, past) : journal), rollout };
    await this.#patience.until(() => this.#journal.write(next, this.#lease, this.#signal));
    return { rollout, outcome, seen: this.#observation?.pointer?.value ?? null };
  }

  async #sleep(ms: number): Promise<void> {
    await this.#ports.clock.sleep(Math.max(0, ms), this.#signal);
  }

  #tell({ rollout, next }: RefreshStep): void {
    const note = noteOf(next);
    if (this.#observation !== null) this.#request.watch({ rollout, observation: this.#observation, note });
    const told = `${rollout.phase}/${note.text}`;
    this.#ports.reporter.message({
      code: `rollout-${note.kind}`,
      level: told === this.#told ? 'debug' : 'info',
      text: note.text,
    });
    this.#told = told;
  }
}

/** Whoever takes up a rollback: it is judged by no alarm, and leads nowhere else. */
function planOf(plan: RefreshPlan, { purpose }: RefreshRollout): RefreshPlan {
  return purpose === 'rollback' ? asUndo(plan) : plan;
}

function releaseOf(pointer: string | null, version: string | undefined): string {
  return pointer ?? `template version ${version ?? 'unknown'}`;
}

function noteOf(next: RefreshStep['next']): { readonly kind: 'change' | 'wait' | 'end'; readonly text: string } {
  switch (next.kind) {
    case 'wait':
      return { kind: 'wait', text: next.why };
    case 'end':
      return { kind: 'end', text: `The rollout ends: ${next.outcome.status}.` };
    case 'change':
      return { kind: 'change', text: refreshChangeText(next.change) };
  }
}

/** A change in words. */
export function refreshChangeText(change: RefreshChange): string {
  switch (change.kind) {
    case 'pointer':
      return `Instances start with ${change.value} from now on.`;
    case 'start':
      return 'An instance refresh is started.';
    case 'rollback':
      return `The instance refresh ${change.id} is rolled back.`;
    case 'cancel':
      return `The instance refresh ${change.id} is cancelled.`;
  }
}
