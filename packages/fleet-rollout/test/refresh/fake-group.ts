import type { LaunchTemplate, ObservedGroup, ObservedInstance } from '../../src/observation.ts';
import type {
  RefreshAnswer,
  RefreshChange,
  RefreshObservation,
  RefreshOrder,
  RefusedBecause,
  SeenRefresh,
} from '../../src/refresh/index.ts';

interface FakeInstance {
  readonly id: string;
  /** As the pointer says when it has booted, a moment after its launch. */
  release: string;
  hasBooted: boolean;
  readonly version: string;
  readonly bornAt: number;
}

interface FakeRefresh {
  readonly id: string;
  readonly order: RefreshOrder;
  readonly startedAt: number;
  readonly isForeign: boolean;
  status: string;
  reason: string | null;
  endedAt: number | null;
  /** Instances that it has still to replace. */
  left: string[];
  readonly made: string[];
  total: number;
  nextAt: number;
  /** Since when it could not go on. */
  blockedSince: number | null;
}

export const TICK = 5_000;
const REPLACING = 20_000;
const HOUR = 3_600_000;
export const TEMPLATE: LaunchTemplate = { id: 'lt-1', name: 'api', version: '7' };
const ENDED = ['Successful', 'Failed', 'Cancelled', 'RollbackSuccessful', 'RollbackFailed'];

/** One Auto Scaling group with the refreshes of its API, in virtual time: just enough of it to be wrong about. */
export class FakeGroup {
  at = Date.UTC(2026, 0, 1);
  pointer = 'old';
  pointerAt = 0;
  template = TEMPLATE;
  desired = 4;
  instances: FakeInstance[] = [];
  readonly refreshes: FakeRefresh[] = [];
  suspended: string[] = [];
  standby: string[] = [];
  alarm: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' = 'OK';
  errors = 0;
  /** A release whose instances are never healthy in the target group. */
  badRelease: string | null = null;
  isIrreversible = false;
  /** How it meets starts: null takes them. */
  refusesStarts: string | null = null;
  #made = 0;

  constructor() {
    for (let nth = 0; nth < this.desired; nth += 1) this.launch().hasBooted = true;
  }

  launch(version = this.template.version): FakeInstance {
    this.#made += 1;
    const made = { id: `i-${this.#made}`, release: this.pointer, hasBooted: false, version, bornAt: this.at };
    this.instances.push(made);
    return made;
  }

  get active(): FakeRefresh | undefined {
    return this.refreshes.find(({ status }) => !ENDED.includes(status));
  }

  tick(): void {
    this.at += TICK;
    for (const instance of this.instances.filter(({ hasBooted }) => !hasBooted))
      Object.assign(instance, { release: this.pointer, hasBooted: true });
    while (this.instances.length < this.desired) this.launch(this.#launched());
    while (this.instances.length > this.desired) this.instances.shift();
    const refresh = this.active;
    if (refresh === undefined) return;
    if (this.alarm === 'ALARM' && refresh.order.alarms.length > 0 && isForward(refresh)) {
      if (refresh.order.autoRollback) this.#rollBack(refresh, 'alarm');
      else this.#end(refresh, 'Failed', 'alarm');
      return;
    }
    this.#move(refresh);
  }

  /** What a scale-out launches: while a refresh goes forward, what that deploys. */
  #launched(): string {
    const { active, template } = this;
    return active === undefined || !isForward(active) ? template.version : (active.order.template ?? template).version;
  }

  #move(refresh: FakeRefresh): void {
    if (refresh.status === 'Pending') refresh.status = 'InProgress';
    if (this.#isBlocked(refresh)) {
      refresh.blockedSince ??= this.at;
      if (this.at - refresh.blockedSince > HOUR)
        this.#end(refresh, refresh.status === 'RollbackInProgress' ? 'RollbackFailed' : 'Failed', 'blocked');
      return;
    }
    refresh.blockedSince = null;
    if (this.at < refresh.nextAt) return;
    if (refresh.status === 'Cancelling') this.#end(refresh, 'Cancelled', 'cancelled by user');
    else if (refresh.status === 'Baking') this.#succeed(refresh);
    else this.#replaceNext(refresh);
  }

  #replaceNext(refresh: FakeRefresh): void {
    refresh.nextAt = this.at + REPLACING;
    refresh.left = refresh.left.filter((id) => this.instances.some((instance) => instance.id === id));
    const [next] = refresh.left;
    if (next !== undefined) this.#replace(refresh, next);
    if (refresh.left.length > 0) return;
    if (refresh.status === 'RollbackInProgress') this.#end(refresh, 'RollbackSuccessful', null);
    else if (refresh.order.bakeSeconds === 0) this.#succeed(refresh);
    else Object.assign(refresh, { status: 'Baking', nextAt: this.at + refresh.order.bakeSeconds * 1000 });
  }

  #isBlocked({ status, order }: FakeRefresh): boolean {
    if (this.suspended.includes('Launch')) return true;
    return status === 'InProgress' && this.alarm === 'INSUFFICIENT_DATA' && order.alarms.length > 0;
  }

  #replace(refresh: FakeRefresh, id: string): void {
    const before = percentOf(refresh);
    this.instances = this.instances.filter((instance) => instance.id !== id);
    refresh.left = refresh.left.filter((left) => left !== id);
    const isBack = refresh.status === 'RollbackInProgress';
    const made = this.launch(isBack ? this.template.version : (refresh.order.template ?? this.template).version);
    refresh.made.push(made.id);
    const reached = refresh.order.checkpoints.find((percent) => percent > before && percent <= percentOf(refresh));
    if (reached !== undefined && reached < 100 && !isBack)
      refresh.nextAt = this.at + refresh.order.checkpointDelaySeconds * 1000;
  }

  #succeed(refresh: FakeRefresh): void {
    if (refresh.order.template !== null) this.template = refresh.order.template;
    this.#end(refresh, 'Successful', null);
  }

  #end(refresh: FakeRefresh, status: string, reason: string | null): void {
    Object.assign(refresh, { status, reason, endedAt: this.at });
  }

  #rollBack(refresh: FakeRefresh, reason: string): void {
    const left = this.instances.filter(({ id }) => refresh.made.includes(id)).map(({ id }) => id);
    Object.assign(refresh, { status: 'RollbackInProgress', reason, left, nextAt: this.at + TICK });
  }

  start(order: RefreshOrder, isForeign = false): FakeRefresh {
    const matching = order.template?.version ?? this.template.version;
    const left = this.instances.filter(({ version }) => !(order.skipMatching && version === matching));
    const refresh: FakeRefresh = {
      id: `refresh-${this.refreshes.length + 1}${isForeign ? '-foreign' : ''}`,
      ...{ order, isForeign, startedAt: this.at, status: 'Pending', reason: null, endedAt: null },
      ...{ left: left.map(({ id }) => id), made: [], total: left.length, nextAt: this.at + TICK, blockedSince: null },
    };
    this.refreshes.unshift(refresh);
    return refresh;
  }

  carryOut(change: RefreshChange): RefreshAnswer {
    switch (change.kind) {
      case 'pointer':
        if (![change.value, ...change.from].includes(this.pointer)) return refused('changed-elsewhere');
        this.writePointer(change.value);
        return { kind: 'accepted', refreshId: null };
      case 'start':
        if (this.active !== undefined) return refused('another-active');
        if (this.refusesStarts !== null) return refused('invalid', this.refusesStarts);
        return { kind: 'accepted', refreshId: this.start(change.order).id };
      case 'rollback':
      case 'cancel':
        return this.#endActive(change);
    }
  }

  #endActive({ kind, id }: { readonly kind: 'rollback' | 'cancel'; readonly id: string }): RefreshAnswer {
    const refresh = this.active;
    if (refresh === undefined || refresh.id !== id) return refused('none-active');
    if (kind === 'cancel') {
      Object.assign(refresh, { status: 'Cancelling', nextAt: this.at + 30_000 });
      return { kind: 'accepted', refreshId: null };
    }
    if (!isForward(refresh)) return refused('none-active');
    if (this.isIrreversible || refresh.order.template === null) return refused('irreversible');
    this.#rollBack(refresh, 'manual');
    return { kind: 'accepted', refreshId: null };
  }

  writePointer(value: string): void {
    this.pointer = value;
    this.pointerAt = this.at;
  }

  observe(): RefreshObservation {
    const refreshes = this.refreshes.map(seen);
    return {
      at: this.at,
      group: this.#group(refreshes[0] ?? null),
      refreshes,
      pointer: { name: '/api/release', type: 'String', version: 1, value: this.pointer, changedAt: this.pointerAt },
      alarms: [
        {
          ...{ name: 'errors', state: this.alarm, since: 0, reason: 'threshold', kind: 'metric' },
          ...{ window: { periodSeconds: 60, evaluationPeriods: 1 }, missingData: 'notBreaching' },
        },
      ],
      answers: { requests: 10_000, errors: this.errors },
      launchedAt: new Map(this.instances.map(({ id, bornAt }) => [id, bornAt])),
    };
  }

  #group(refresh: SeenRefresh | null): ObservedGroup {
    return {
      ...{ name: 'api', min: 2, desired: this.desired, max: 10, refresh, suspended: [...this.suspended] },
      ...{ targetGroups: ['tg'], healthCheckType: 'ELB', template: this.template, tags: new Map() },
      instances: this.instances.map((instance) => this.#instance(instance)),
    };
  }

  #instance({ id, release, version, bornAt }: FakeInstance): ObservedInstance {
    const isReady = this.at - bornAt >= 30_000 || bornAt === Date.UTC(2026, 0, 1);
    const state = release === this.badRelease ? 'unhealthy' : isReady ? 'healthy' : 'initial';
    const lifecycle = this.standby.includes(id) ? 'Standby' : 'InService';
    return {
      ...{ id, lifecycle, health: 'Healthy', isProtected: false, templateVersion: version },
      target: { state, reason: null, description: null },
    };
  }
}

function refused(why: RefusedBecause, message: string = why): RefreshAnswer {
  return { kind: 'refused', why, message };
}

function isForward({ status }: FakeRefresh): boolean {
  return ['Pending', 'InProgress', 'Baking'].includes(status);
}

function percentOf({ total, left }: FakeRefresh): number {
  return total === 0 ? 100 : Math.floor(((total - left.length) / total) * 100);
}

function seen(refresh: FakeRefresh): SeenRefresh {
  const { id, status, reason, order, startedAt, endedAt, left } = refresh;
  return {
    ...{ id, status, reason, startedAt, endedAt, template: order.template, remaining: left.length },
    percent: percentOf(refresh),
    order: { ...order, strategy: 'Rolling' },
  };
}
