import type {
  RefreshAnswer,
  RefreshChange,
  RefreshObservation,
  RefreshPlan,
  RefreshQuestion,
} from '../../src/refresh/index.ts';
import {
  beginRefresh,
  decideRefresh,
  isGoingBack,
  noteRefreshAnswer,
  parseRefreshRollout,
  type RefreshOutcome,
  type RefreshRollout,
  refreshQuestion,
  resumeRefresh,
} from '../../src/refresh/index.ts';
import { FakeGroup, TICK } from './fake-group.ts';

export const PLAN: RefreshPlan = {
  ...{ group: 'api', release: 'new', templateVersion: null, minHealthyPercent: 50, maxHealthyPercent: 110 },
  ...{ warmupSeconds: null, checkpoints: [25, 50], stepSeconds: 60, bakeSeconds: 120 },
  ...{ scaleInProtected: 'Ignore', standby: 'Ignore', alarms: ['errors'], missingData: 'fail', minimumRequests: 100 },
  ...{ onFailure: 'rollback', activeRefresh: 'refuse', expectedRelease: null, pollSeconds: 10, waitSeconds: 7200 },
};

/** What may go wrong at a change. */
export type Mishap = 'none' | 'kill-before' | 'kill-after' | 'lost-before' | 'lost-after';

export interface Carried {
  readonly change: RefreshChange;
  readonly at: number;
  readonly isBack: boolean;
  readonly pointer: string;
  readonly wasApplied: boolean;
}

/** Drives a rollout over a fake group, in virtual time, as runs do that are killed and taken up. */
export class RefreshWorld {
  readonly group = new FakeGroup();
  readonly plan: RefreshPlan;
  readonly carried: Carried[] = [];
  readonly whys: string[] = [];
  journal = '';
  /** Old readings are answered while this says so: how many ticks old. */
  staleness: () => number = () => 0;
  mishap: (change: RefreshChange) => Mishap = () => 'none';
  /** Called at every tick: what people and autoscaling do. */
  meanwhile: (group: FakeGroup) => void = () => {};
  /** What a run does to its rollout from outside, such as a cancel. */
  interrupt: (rollout: RefreshRollout) => RefreshRollout = (rollout) => rollout;
  /** How long nobody runs after a kill. */
  pauseTicks: () => number = () => 1;
  #history: RefreshObservation[] = [];

  constructor(plan: Partial<RefreshPlan> = {}) {
    this.plan = { ...PLAN, ...plan };
  }

  begin(inherits: RefreshRollout | null = null): RefreshRollout {
    const beginning = { id: 'r1', purpose: 'deploy', startedBy: 'run/1', at: this.group.at, inherits } as const;
    const rollout = beginRefresh(this.plan, this.group.observe(), beginning);
    this.save(rollout);
    return rollout;
  }

  save(rollout: RefreshRollout): void {
    this.journal = JSON.stringify(rollout);
  }

  get rollout(): RefreshRollout {
    return parseRefreshRollout(this.journal);
  }

  pass(ticks: number): void {
    for (let nth = 0; nth < ticks; nth += 1) {
      this.meanwhile(this.group);
      this.group.tick();
      this.#history.unshift(this.group.observe());
    }
    this.#history = this.#history.slice(0, 6);
  }

  /** A look, perhaps an old one; alarms and the time are of now. */
  look(question: RefreshQuestion): RefreshObservation {
    const now = this.group.observe();
    const old = this.#history[this.staleness()] ?? now;
    return {
      ...{ at: now.at, group: old.group, refreshes: old.refreshes },
      pointer: question.pointer ? old.pointer : null,
      alarms: now.alarms.filter(({ name }) => question.alarms.includes(name)),
      answers: question.answers === null ? null : now.answers,
      launchedAt: question.launchesSince === null ? null : old.launchedAt,
    };
  }

  /** Runs to the end. Throws where that takes longer than `hours`. */
  toEnd(hours = 12): RefreshOutcome {
    const endAt = this.group.at + hours * 3_600_000;
    let rollout = this.rollout;
    while (this.group.at < endAt) {
      rollout = this.interrupt(rollout);
      const step = decideRefresh(this.plan, rollout, this.look(refreshQuestion(this.plan, rollout)));
      rollout = step.rollout;
      this.save(rollout);
      if (step.next.kind === 'end') return step.next.outcome;
      if (step.next.kind === 'wait') {
        this.whys.push(step.next.why);
        this.pass(Math.max(1, Math.ceil((step.next.until - this.group.at) / TICK)));
      } else rollout = this.#carryOut(rollout, step.next.change);
    }
    throw new Error(`not over after ${hours} h: ${this.journal} ${this.whys.at(-1)}`);
  }

  #carryOut(rollout: RefreshRollout, change: RefreshChange): RefreshRollout {
    const mishap = this.mishap(change);
    const isBefore = mishap.endsWith('before');
    const pointer = this.group.pointer;
    const answer: RefreshAnswer | null = isBefore ? null : this.group.carryOut(change);
    const wasApplied = answer?.kind === 'accepted';
    this.carried.push({ change, at: this.group.at, isBack: isGoingBack(rollout), pointer, wasApplied });
    if (mishap.startsWith('kill')) {
      this.pass(this.pauseTicks());
      return resumeRefresh(this.rollout);
    }
    this.pass(1);
    if (mishap.startsWith('lost') || answer === null) return rollout;
    const noted = noteRefreshAnswer(this.plan, rollout, change, answer, this.group.at);
    this.save(noted);
    return noted;
  }

  applied(kind: RefreshChange['kind']): readonly Carried[] {
    return this.carried.filter(({ change, wasApplied }) => wasApplied && change.kind === kind);
  }

  get releases(): readonly string[] {
    return [...new Set(this.group.instances.map(({ release }) => release))];
  }
}
