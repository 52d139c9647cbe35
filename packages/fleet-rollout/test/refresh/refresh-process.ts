import { AbortedError, ConflictError, RemoteError, silentReporter } from '@deploy/kernel';
import {
  type RefreshCloud,
  type RefreshPlan,
  type RefreshReport,
  type RefreshRequest,
  rolloutKeys,
  runRefresh,
} from '../../src/index.ts';
import { bucketStore, MemoryBucket, type Passage } from '../simulation/memory-bucket.ts';
import { SimClock } from '../simulation/sim-clock.ts';
import { FakeGroup, TICK } from './fake-group.ts';
import { PLAN } from './refresh-world.ts';

/** A group, a bucket and a clock, which processes come and go in. */
export class RefreshScene {
  readonly clock = new SimClock();
  readonly bucket = new MemoryBucket();
  readonly group = new FakeGroup();
  meanwhile: (group: FakeGroup) => void = () => {};
  runs = 0;

  advance(): FakeGroup {
    while (this.group.at + TICK <= this.clock.now()) {
      this.meanwhile(this.group);
      this.group.tick();
    }
    return this.group;
  }

  get releases(): readonly string[] {
    return [...new Set(this.group.instances.map(({ release }) => release))];
  }

  /** Runs a process to its end, whatever that is. */
  async run(options: ProcessOptions = {}): Promise<RefreshEnding> {
    this.runs += 1;
    const process = new RefreshProcess(this, this.runs, options);
    const ending = await this.clock.until(process.run(), 24 * 3_600_000);
    return { ...ending, calls: process.calls };
  }
}

export interface ProcessOptions {
  readonly wish?: RefreshRequest['wish'];
  readonly plan?: Partial<RefreshPlan>;
  readonly onCancel?: RefreshRequest['onCancel'];
  /** What happens to the call of this number, from 1. */
  readonly fault?: {
    readonly call: number;
    readonly kind: 'kill' | 'fail' | 'cancel';
    readonly when: 'before' | 'after';
  };
}

export interface RefreshEnding {
  readonly report: RefreshReport | null;
  readonly thrown: unknown;
  readonly calls: readonly string[];
}

class RefreshProcess {
  readonly calls: string[] = [];
  readonly #scene: RefreshScene;
  readonly #run: number;
  readonly #options: ProcessOptions;
  readonly #cancel = new AbortController();
  readonly #death = Promise.withResolvers<Omit<RefreshEnding, 'calls'>>();
  #isDead = false;

  constructor(scene: RefreshScene, run: number, options: ProcessOptions) {
    this.#scene = scene;
    this.#run = run;
    this.#options = options;
  }

  run(): Promise<Omit<RefreshEnding, 'calls'>> {
    const { bucket, clock, group } = this.#scene;
    const { wish = 'deploy', onCancel = 'rollback', plan = {} } = this.#options;
    const run = `runs/${this.#run}`;
    let nonces = 0;
    const nonce = () => {
      nonces += 1;
      return `${run} ${nonces}`;
    };
    const cloud = this.#cloud(group);
    const store = bucketStore(bucket, clock, this.#pass);
    const ended = runRefresh(
      { cloud, store, clock, random: { fraction: () => 0.5, nonce }, reporter: silentReporter },
      {
        ...{ wish, onCancel, plan: { ...PLAN, ...plan }, keys: rolloutKeys('d'), lockTimeoutSeconds: 0 },
        ...{ me: { run, runId: String(this.#run), attempt: 1, process: run }, abortHolder: null },
        ...{ signal: this.#cancel.signal, check: async () => {}, watch: () => {} },
      },
    ).then(
      (report) => ({ report, thrown: null }),
      (thrown: unknown) => ({ report: null, thrown }),
    );
    return Promise.race([ended, this.#death.promise]);
  }

  #cloud(group: FakeGroup): RefreshCloud {
    return {
      look: (question) =>
        this.#pass('look', () => {
          this.#scene.advance();
          const seen = group.observe();
          return {
            ...seen,
            at: this.#scene.clock.now(),
            pointer: question.pointer ? seen.pointer : null,
            alarms: seen.alarms.filter(({ name }) => question.alarms.includes(name)),
            launchedAt: question.launchesSince === null ? null : seen.launchedAt,
          };
        }),
      carryOut: async (change, confirm) => {
        await confirm();
        return this.#pass(change.kind, () => {
          this.#scene.advance();
          return group.carryOut(change);
        });
      },
    };
  }

  readonly #pass: Passage = async (name, effect) => {
    if (this.#isDead) await new Promise(() => {});
    this.calls.push(name);
    const { fault } = this.#options;
    const isDue = fault !== undefined && fault.call === this.calls.length;
    if (isDue && fault.when === 'before') await this.#strike(fault.kind);
    // A call takes its time.
    await this.#scene.clock.sleep(20);
    const result = effect();
    if (isDue && fault.when === 'after') await this.#strike(fault.kind);
    return result;
  };

  async #strike(kind: 'kill' | 'fail' | 'cancel'): Promise<void> {
    if (kind === 'cancel') {
      this.#cancel.abort(new AbortedError({ code: 'cancelled', message: 'Cancelled by SIGINT.', remedy: 'None.' }));
      return;
    }
    if (kind === 'fail') throw new RemoteError({ code: 'no-answer', message: 'Nobody answers.', remedy: 'Wait.' });
    this.#isDead = true;
    this.#death.resolve({ report: null, thrown: new ConflictError({ code: 'killed', message: 'killed', remedy: '' }) });
    await new Promise(() => {});
  }
}
