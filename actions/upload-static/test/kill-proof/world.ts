import { createExecutor, createS3ObjectStore, type Transport } from '@deploy/aws-adapters';
import {
  createTwin,
  DEFAULT_CREDENTIALS,
  type Edge,
  staticSiteModel,
  type Twin,
  type TwinClient,
  twinEdges,
  twinHandler,
  VirtualClock,
} from '@deploy/aws-twin';
import { type LeaseOwner, type ObjectStore, type Random, silentReporter } from '@deploy/kernel';
import {
  DEFAULT_WINDOW,
  type DeployRequest,
  deploy,
  type HeaderRule,
  memorySource,
  type PruneReport,
  parseHeaderRules,
  prune,
  type ReleaseContext,
  type ReleaseReport,
  ReleaseState,
  type RestoreRequest,
  restore,
  scanSource,
  toEntries,
  UploadWindow,
  verifiedBody,
} from '@deploy/static-release';
import type { SiteFiles } from './site.ts';

export const BUCKET = 'site';
export const DISTRIBUTION = 'E1SITE';

/** Unhashed images live in caches for a day, so that lost invalidations show. */
const HEADERS = `
- match: ["*.svg", "*.png"]
  cache-control: public, max-age=86400
`;
let rules: Promise<readonly HeaderRule[]> | null = null;

interface WorldOptions {
  readonly startMs?: number;
  /** Nonces that were given out in a world before this one. */
  readonly nonces?: number;
}

/** One bucket with a distribution, and the processes that deploy to it. */
export class World {
  readonly clock: VirtualClock;
  readonly twin: Twin;
  readonly edge: Edge;
  #nonce: number;

  constructor(options: WorldOptions = {}) {
    this.clock = new VirtualClock(options.startMs === undefined ? {} : { startMs: options.startMs });
    this.#nonce = options.nonces ?? 0;
    const model = { accountId: '111122223333', ...staticSiteModel({ bucket: BUCKET, distributionId: DISTRIBUTION }) };
    this.twin = createTwin(model, { clock: this.clock });
    const edge = twinEdges(this.twin, { pops: ['warm', 'cold'], knobs: { invalidationDelayMs: () => 0 } }).get(
      DISTRIBUTION,
    );
    if (edge === undefined) throw new Error('the model has no distribution');
    this.edge = edge;
  }

  /** Another world whose bucket holds the same objects: preparing it anew costs more than the point to be tried. */
  copy(): World {
    const world = new World({ startMs: this.clock.now(), nonces: this.#nonce });
    const from = this.twin.store.buckets.get(BUCKET);
    const to = world.twin.store.buckets.get(BUCKET);
    for (const key of from?.keys() ?? []) {
      const object = from?.current(key) ?? null;
      if (object !== null) to?.put(key, object, this.clock.now());
    }
    return world;
  }

  /** A process of its own. `run` is its GITHUB_RUN_ID. */
  process(name: string, run: number, attempt = 1): Process {
    return new Process(this, name, run, attempt);
  }

  random(): Random {
    return {
      fraction: () => 0.5,
      nonce: () => {
        this.#nonce += 1;
        return `nonce-${this.#nonce}`;
      },
    };
  }

  /** Requests that a process has sent so far. */
  sentBy(name: string): number {
    return this.twin.requests.all.filter((request) => request.client === name).length;
  }

  /** Leaves whoever still sleeps asleep. */
  end(): void {
    this.clock.stop();
  }
}

/** One run of the action, with its own connections and its own name to be stopped or killed by. */
export class Process {
  readonly client: TwinClient;
  readonly store: ObjectStore;
  readonly context: ReleaseContext;
  readonly #run: string;
  readonly #cancel = new AbortController();

  constructor(world: World, name: string, run: number, attempt: number) {
    const { clock, twin } = world;
    const handler = twinHandler(twin, { client: name });
    this.client = handler.client;
    this.#run = String(run);
    const random = world.random();
    const transport: Transport = handler;
    this.store = createS3ObjectStore({
      bucket: BUCKET,
      region: 'ca-central-1',
      executor: createExecutor({ transport }),
      credentials: () => Promise.resolve(DEFAULT_CREDENTIALS),
      // Not AWS, so that the probe for conditions on copies is among the points.
      endpoint: 'http://127.0.0.1:9000',
      permissions: null,
      clock,
      random,
      probeKey: '_deploy/root/probe',
      multipart: { above: 5 * 1024 * 1024, part: 5 * 1024 * 1024 },
    });
    const me: LeaseOwner = {
      run: `https://github.example/runs/${run}`,
      runId: this.#run,
      attempt,
      process: random.nonce(),
    };
    this.context = {
      store: this.store,
      clock,
      random,
      reporter: silentReporter,
      state: new ReleaseState(this.store, ''),
      prefix: '',
      me,
      made: { run: me.run, attempt, commit: null, ref: null, actor: null, artifactDigest: null },
      window: new UploadWindow(DEFAULT_WINDOW),
      signal: this.#cancel.signal,
    };
  }

  cancel(reason: Error): void {
    this.#cancel.abort(reason);
  }

  async deploy(files: SiteFiles, wishes: Partial<DeployRequest> = {}): Promise<ReleaseReport> {
    const source = memorySource({ ...files });
    rules ??= parseHeaderRules(HEADERS);
    const { files: scanned } = await scanSource(source);
    return deploy(this.context, {
      entries: toEntries(scanned, await rules),
      bodyOf: (entry) => verifiedBody(source, entry),
      missingReferences: [],
      retention: { releases: 5, days: 7 },
      maxRemovalPercent: 100,
      expectedRelease: null,
      allowOlder: false,
      adopt: false,
      repair: false,
      runId: this.#run,
      distributions: [DISTRIBUTION],
      dryRun: false,
      patienceMs: 0,
      ...wishes,
    });
  }

  restore(target: RestoreRequest['target'], wishes: Partial<RestoreRequest> = {}): Promise<ReleaseReport> {
    return restore(this.context, {
      target,
      expectedRelease: null,
      allowOlder: false,
      runId: this.#run,
      distributions: [DISTRIBUTION],
      dryRun: false,
      patienceMs: 0,
      abortHolder: null,
      ...wishes,
    });
  }

  rollback(wishes: Partial<RestoreRequest> = {}): Promise<ReleaseReport> {
    return this.restore({ kind: 'release', name: 'previous' }, wishes);
  }

  /** Keeps the live release only. */
  prune(): Promise<PruneReport> {
    return prune(this.context, {
      retention: { releases: 1, days: 0 },
      distributions: [DISTRIBUTION],
      dryRun: false,
      patienceMs: 0,
    });
  }
}
