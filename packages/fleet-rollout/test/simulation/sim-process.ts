import { AbortedError, type Clock, ConflictError, type LeaseOwner, RemoteError, silentReporter } from '@deploy/kernel';
import {
  type BlueGreenPlan,
  type BlueGreenRequest,
  type Change,
  liveColour,
  type Moment,
  type Observation,
  otherColour,
  type Rollout,
  type RolloutReport,
  runBlueGreen,
  type Wish,
} from '../../src/index.ts';
import { bucketStore, type Passage } from './memory-bucket.ts';
import type { SimFleet } from './sim-fleet.ts';
import { worldCloud } from './world-cloud.ts';

/** What happens to one call of a process. */
export type CallFault =
  /** The process dies before, or after, the call takes effect. */
  | { readonly kind: 'kill'; readonly when: 'before' | 'after' }
  /** The call takes effect, or not, and its sender is told of a failure. */
  | { readonly kind: 'fail'; readonly when: 'before' | 'after' }
  /** The process is stopped before the call takes effect, for so long. */
  | { readonly kind: 'stop'; readonly ms: number }
  | { readonly kind: 'cancel' };

export interface ProcessOptions {
  readonly wish: Wish;
  readonly plan: BlueGreenPlan;
  readonly run: number;
  readonly attempt?: number;
  readonly onCancel?: BlueGreenRequest['onCancel'];
  readonly abortHolder?: string;
  /** By the number of the call, from 1. */
  readonly faults?: ReadonlyMap<number, CallFault>;
  readonly latencyMs?: number;
  /** Told when a change is about to be sent, and when it is about to take effect. */
  readonly onSend?: (name: string, process: SimProcess) => void;
  readonly onChange?: (change: Change, process: SimProcess) => void;
}

export type ProcessEnd =
  | { readonly kind: 'report'; readonly report: RolloutReport }
  | { readonly kind: 'thrown'; readonly thrown: unknown }
  | { readonly kind: 'killed' };

/** One run of the action against a simulated fleet. Once dead it does nothing any more, not even fail. */
export class SimProcess {
  readonly moments: Moment[] = [];
  readonly calls: string[] = [];
  readonly #fleet: SimFleet;
  readonly #options: ProcessOptions;
  readonly #cancel = new AbortController();
  readonly #death = Promise.withResolvers<ProcessEnd>();
  #isDead = false;
  #stoppedUntilMs = 0;

  constructor(fleet: SimFleet, options: ProcessOptions) {
    this.#fleet = fleet;
    this.#options = options;
  }

  get me(): LeaseOwner {
    const { run, attempt = 1 } = this.#options;
    return { run: `runs/${run}`, runId: String(run), attempt, process: `process ${run}.${attempt}` };
  }

  /** Whether it was stopped for a while: what it had sent by then may be of another time. */
  get wasStopped(): boolean {
    return this.#stoppedUntilMs > 0;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  kill(): void {
    this.#isDead = true;
    this.#death.resolve({ kind: 'killed' });
  }

  /** When it was cancelled, on the clock that never jumps; null while it was not. */
  cancelledMs: number | null = null;

  cancel(): void {
    this.cancelledMs ??= this.#fleet.clock.monotonic();
    this.#cancel.abort(new AbortedError({ code: 'cancelled', message: 'Cancelled by SIGINT.', remedy: 'None.' }));
  }

  run(): Promise<ProcessEnd> {
    const { wish, plan, onCancel = 'rollback', abortHolder = null } = this.#options;
    const { keys, bucket } = this.#fleet;
    const clock = this.#clock;
    const cloud = worldCloud({
      ...{ world: this.#fleet.world, names: this.#fleet.names, parameters: this.#fleet.parameters },
      clock: this.#fleet.clock,
      alarms: this.#fleet.alarms,
      pass: this.#pass,
      onChange: (change) => this.#options.onChange?.(change, this),
    });
    const store = bucketStore(bucket, this.#fleet.clock, this.#pass);
    let nonces = 0;
    const nonce = () => {
      nonces += 1;
      return `${this.me.process} ${nonces}`;
    };
    const random = { fraction: () => 0.5, nonce };
    const ended = runBlueGreen(
      { cloud, store, clock, random, reporter: silentReporter },
      {
        ...{ wish, plan, onCancel, keys, abortHolder },
        me: this.me,
        lockTimeoutSeconds: 0,
        signal: this.#cancel.signal,
        check: async (look, ended) => refuseSizedIdle(look, ended),
        watch: (moment) => void this.moments.push(moment),
      },
    ).then(
      (report): ProcessEnd => ({ kind: 'report', report }),
      (thrown): ProcessEnd => ({ kind: 'thrown', thrown }),
    );
    return Promise.race([ended, this.#death.promise]);
  }

  readonly #pass: Passage = async (name, effect) => {
    await this.#lives();
    this.calls.push(name);
    const isChange = name.startsWith('carry out') || name === 'write rule';
    if (isChange) this.#options.onSend?.(name, this);
    const sentMs = this.#fleet.clock.monotonic();
    const fault = this.#options.faults?.get(this.calls.length);
    await this.#fleet.clock.sleep(this.#options.latencyMs ?? 150);
    if (fault?.kind === 'stop') this.#stoppedUntilMs = this.#fleet.clock.monotonic() + fault.ms;
    if (fault?.kind === 'cancel') this.cancel();
    if (fault?.kind === 'kill' && fault.when === 'before') this.kill();
    await this.#lives();
    if (fault?.kind === 'fail' && fault.when === 'before') throw throttled();
    if (isChange && this.#fleet.clock.monotonic() - sentMs > SIGNATURE_MS) throw expired();
    const answer = effect();
    if (fault?.kind === 'kill') this.kill();
    await this.#lives();
    if (fault?.kind === 'fail') throw throttled();
    return answer;
  };

  /** Resolves when the process goes on, and never when it does not. */
  async #lives(): Promise<void> {
    const { clock } = this.#fleet;
    while (!this.#isDead && clock.monotonic() < this.#stoppedUntilMs) {
      await clock.sleep(this.#stoppedUntilMs - clock.monotonic());
    }
    if (this.#isDead) await new Promise(() => {});
  }

  get #clock(): Clock {
    const { clock } = this.#fleet;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        await this.#lives();
      },
    };
  }
}

/** What the checks before a rollout say of it, in short. */
function refuseSizedIdle(look: Observation, ended: Rollout | null): void {
  const idle = look.groups[otherColour(liveColour(look))];
  if (ended !== null || (idle.desired === 0 && idle.instances.length === 0)) return;
  throw new ConflictError({
    code: 'idle-colour-sized',
    message: 'The idle colour has instances.',
    remedy: 'Empty it.',
  });
}

/** AWS takes no call that was signed longer ago. */
const SIGNATURE_MS = 300_000;

const expired = () => new RemoteError({ code: 'expired', message: 'Signature expired.', remedy: 'None.' });
const throttled = () => new RemoteError({ code: 'throttled', message: 'Rate exceeded.', remedy: 'Wait.' });
