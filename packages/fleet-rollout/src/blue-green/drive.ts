import { ConflictError, DeployError, errorMessage, type HeldLease } from '@deploy/kernel';
import type { Change } from '../change.ts';
import { FreshLook } from '../fresh-look.ts';
import { closed } from '../journal.ts';
import type { JournalStore } from '../journal-store.ts';
import type { Rollout } from '../rollout.ts';
import { stopForSignal } from './cancelled.ts';
import { decide, questionFor } from './decide.ts';
import type { Decision, Outcome, Seen, Waiting } from './decision.ts';
import { perColour, type Steadiness, stableIn, steadier } from './fleet-seen.ts';
import { Patience } from './patience.ts';
import type { BlueGreenPorts, BlueGreenRequest } from './run-blue-green.ts';
import { fail } from './turns.ts';

/** A rollout's end, as this run saw it. */
export interface Ended {
  readonly rollout: Rollout;
  readonly outcome: Outcome;
}

/** How often a change that was carried out may turn out not to be there before it counts as failed. */
const MOST_REPEATS = 20;

/** Drives one rollout: look, decide, journal, act, and again. Everything it remembers beyond the journal only delays. */
export class Drive {
  readonly #ports: BlueGreenPorts;
  readonly #request: BlueGreenRequest;
  readonly #lease: HeldLease;
  readonly #journal: JournalStore<Rollout>;
  readonly #signal: AbortSignal;
  readonly #patience: Patience;
  readonly #look: FreshLook;
  #steadiness: Steadiness = new Map();
  #smoke: Seen['smoke'] = null;
  #seen: Seen | null = null;
  #repeated = { key: '', times: 0, atMs: 0 };
  #told = '';

  constructor(ports: BlueGreenPorts, request: BlueGreenRequest, lease: HeldLease, journal: JournalStore<Rollout>) {
    this.#ports = ports;
    this.#request = request;
    this.#lease = lease;
    this.#journal = journal;
    this.#signal = AbortSignal.any([request.signal, lease.signal]);
    this.#patience = new Patience(ports.clock, request.plan.pollSeconds * 1000, this.#signal);
    this.#look = new FreshLook(lease, ports.clock);
  }

  /** Rejects with what aborted it, once weights are safe and journalled, and with what no further attempt would mend. */
  async toEnd(begun: Rollout): Promise<Ended> {
    let rollout = begun;
    try {
      await this.#note(rollout);
      for (;;) {
        const decision = await this.#decide(rollout);
        rollout = decision.rollout;
        await this.#note(rollout);
        this.#tell(decision);
        if (decision.kind === 'end') return await this.#close(rollout, decision.outcome);
        rollout = await this.#follow(decision);
      }
    } catch (thrown) {
      this.#lease.signal.throwIfAborted();
      if (!this.#request.signal.aborted) throw thrown;
      throw await stopForSignal(this.#ports, {
        ...{ rollout, seen: this.#seen, lease: this.#lease, journal: this.#journal },
        ...{ onCancel: this.#request.onCancel, watch: this.#request.watch },
      });
    }
  }

  async #decide(rollout: Rollout): Promise<Decision> {
    const { cloud, clock } = this.#ports;
    const { plan } = this.#request;
    const look = await this.#patience.until(() => cloud.look(questionFor(plan, rollout, clock.now()), this.#signal));
    this.#look.note();
    this.#steadiness = steadier(this.#steadiness, look.groups);
    const stable = perColour((colour) => stableIn(look.groups[colour], this.#steadiness, plan.stablePolls));
    this.#seen = { look, stable, smoke: this.#smoke };
    return decide(plan, rollout, this.#seen);
  }

  async #note(rollout: Rollout): Promise<void> {
    const { journal } = this.#journal;
    if (JSON.stringify(journal.rollout) === JSON.stringify(rollout)) return;
    await this.#patience.until(() => this.#journal.write({ ...journal, rollout }, this.#lease, this.#signal));
  }

  /** Answers the rollout to go on with. */
  async #follow(decision: Exclude<Decision, { kind: 'end' }>): Promise<Rollout> {
    const { cloud, clock } = this.#ports;
    const { rollout } = decision;
    switch (decision.kind) {
      case 'wait':
        await this.#sleep(decision.until - clock.now());
        return rollout;
      case 'smoke':
        this.#smoke = await cloud.smoke(rollout.to, this.#signal);
        return rollout;
      case 'change':
        return await this.#carryOut(rollout, decision.changes);
    }
  }

  async #carryOut(rollout: Rollout, changes: readonly Change[]): Promise<Rollout> {
    try {
      if (!(await this.#isDue(changes))) return rollout;
      for (const change of changes) {
        await this.#ports.cloud.carryOut(change, () => this.#look.confirm(this.#signal), this.#signal);
      }
      this.#patience.reset();
      return rollout;
    } catch (thrown) {
      this.#signal.throwIfAborted();
      // The next look sees what is there, and the decision meets it.
      if (thrown instanceof ConflictError) return rollout;
      if (await this.#patience.isLeft(thrown)) return rollout;
      return this.#giveUpOn(rollout, thrown);
    }
  }

  /** A change that was carried out a moment ago and is not seen yet is not sent again at once: reads lag behind writes. */
  async #isDue(changes: readonly Change[]): Promise<boolean> {
    const key = JSON.stringify(changes);
    const nowMs = this.#ports.clock.monotonic();
    const last = this.#repeated;
    const isRepeated = key === last.key;
    if (isRepeated && nowMs - last.atMs < this.#request.plan.pollSeconds * 1000) {
      await this.#sleep(this.#request.plan.pollSeconds * 1000);
      return false;
    }
    this.#repeated = { key, times: isRepeated ? last.times + 1 : 1, atMs: nowMs };
    if (this.#repeated.times <= MOST_REPEATS) return true;
    throw new ConflictError({
      code: 'change-undone-elsewhere',
      message: `Something undoes what this rollout does: ${key} was carried out ${MOST_REPEATS} times.`,
      remedy:
        'Find who else writes the group or the rule, such as a schedule or a controller, and pause it for the deploy.',
    });
  }

  /** Forward, a change that cannot be made sends the rollout back. Backward there is nothing better to do than to say so. */
  #giveUpOn(rollout: Rollout, thrown: unknown): Rollout {
    const { plan } = this.#request;
    const isForward = ['pointing', 'growing', 'shifting', 'baking'].includes(rollout.phase);
    if (!isForward) throw thrown;
    const code = thrown instanceof DeployError ? thrown.code : 'change-failed';
    const step = fail(rollout, { code, message: errorMessage(thrown) }, plan.onFailure, this.#ports.clock.now());
    return step.rollout;
  }

  async #close(rollout: Rollout, outcome: Outcome): Promise<Ended> {
    if (outcome.kind !== 'succeeded' && outcome.kind !== 'rolled-back') return { rollout, outcome };
    const { id, purpose, release, startedBy, startedAt, bootSeconds } = rollout;
    const pointer = rollout.ledger.find(({ place }) => place === `${rollout.to}/release`);
    const past = {
      ...{ id, purpose, release, startedBy, startedAt, bootSeconds },
      outcome: outcome.kind,
      previous: pointer?.before ?? null,
      endedAt: this.#ports.clock.now(),
    };
    const next = closed(this.#journal.journal, past);
    await this.#patience.until(() => this.#journal.write(next, this.#lease, this.#signal));
    return { rollout, outcome };
  }

  async #sleep(ms: number): Promise<void> {
    await this.#ports.clock.sleep(Math.max(0, ms), this.#signal);
  }

  #tell(decision: Decision): void {
    const note = noteOf(decision);
    const { rollout } = decision;
    if (this.#seen !== null) this.#request.watch({ rollout, seen: this.#seen, note });
    const told = `${rollout.phase}/${note.topic}`;
    this.#ports.reporter.message({
      code: `rollout-${note.topic}`,
      level: told === this.#told ? 'debug' : 'info',
      text: note.text,
    });
    this.#told = told;
  }
}

function noteOf(decision: Decision): Waiting {
  switch (decision.kind) {
    case 'wait':
      return decision.why;
    case 'smoke':
      return { topic: 'smoke', text: `asking ${decision.rollout.to} through its preview rule` };
    case 'end':
      return { topic: decision.outcome.kind, text: `the rollout ends: ${decision.outcome.kind}` };
    case 'change':
      return { topic: 'change', text: decision.changes.map(changeText).join(', ') };
  }
}

/** A change in words. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case 'weights':
      return `weights blue ${change.weights.blue}, green ${change.weights.green}`;
    case 'min':
      return `minimum of ${change.colour} ${change.min}`;
    case 'empty':
      return `${change.colour} scales in to 0`;
    case 'pointer':
      return `${change.colour} starts with ${change.value} from now on`;
  }
}
