import { runAction } from '@deploy/action-kit';
import { type MemoryHost, memoryHost } from '@deploy/action-kit/testing';
import { createExecutor, createS3ObjectStore } from '@deploy/aws-adapters';
import {
  createTwin,
  type DistributionModel,
  type Edge,
  type RecordedRequest,
  sequence,
  staticSiteModel,
  type Twin,
  type TwinOptions,
  twinEdges,
  twinHandler,
  VirtualClock,
} from '@deploy/aws-twin';
import {
  bytesBody,
  type ChangedPaths,
  type ObjectHeaders,
  type ObjectStore,
  parsePermissions,
  type Random,
  type ResolvedPermission,
  resolvePermissions,
  sha256Hex,
} from '@deploy/kernel';
import {
  DEFAULT_WINDOW,
  deploy,
  IMMUTABLE,
  NO_CACHE,
  type Pointer,
  type ReleaseContext,
  type ReleaseEntry,
  ReleaseState,
  type Role,
  UploadWindow,
} from '@deploy/static-release';
import iam from '../iam.json' with { type: 'json' };
import { awsPorts } from '../src/aws-ports.ts';
import { invalidateCdn } from '../src/main.ts';
import type { ProofFetch } from '../src/ports.ts';
import { proofAnswer } from '../src/proof-fetch.ts';

export const BUCKET = 'site';
export const DISTRIBUTION = 'E1SITE';
export const HOST = 'app.example.org';
const ACCOUNT = '111122223333';
const REGION = 'ca-central-1';

/** Content by key; Cache-Control too where it is not the usual one. */
export type Files = Readonly<Record<string, string | { readonly text: string; readonly headers: ObjectHeaders }>>;

export interface StageOptions {
  readonly distributions?: (site: DistributionModel) => readonly DistributionModel[];
  readonly twin?: Omit<TwinOptions, 'clock' | 'principals'>;
  readonly prefix?: string;
}

export interface RunOptions {
  /** Default: what iam.json says, and nothing more. */
  readonly allow?: readonly ResolvedPermission[];
  readonly run?: number;
  readonly attempt?: number;
  readonly step?: string;
  /** Called with the host when the run begins. */
  readonly onStart?: (host: MemoryHost) => void;
}

export interface Ended {
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly failure: { readonly code: string; readonly text: string } | null;
  readonly notices: readonly string[];
  readonly log: readonly string[];
  readonly result: Readonly<Record<string, unknown>>;
  readonly requests: readonly RecordedRequest[];
  /** Milliseconds on the stage's clock. */
  readonly tookMs: number;
}

/** The action in this process, with a runner in memory and a twin instead of AWS, on a clock that jumps. */
export class Stage {
  readonly clock = new VirtualClock();
  readonly twin: Twin;
  readonly edges: ReadonlyMap<string, Edge>;
  readonly store: ObjectStore;
  /** Files of the runner, by path. */
  readonly files = new Map<string, string>();
  readonly #prefix: string;
  readonly #random: Random;
  #runs = 0;
  #keys = 0;

  constructor({ distributions = (site) => [site], prefix = '', twin }: StageOptions = {}) {
    const site = staticSiteModel({ bucket: BUCKET, distributionId: DISTRIBUTION, aliases: [HOST] });
    const model = { accountId: ACCOUNT, ...site, distributions: site.distributions.flatMap(distributions) };
    this.twin = createTwin(model, { ...twin, clock: this.clock });
    this.edges = twinEdges(this.twin, { knobs: { invalidationDelayMs: () => 1_000 } });
    this.#prefix = prefix;
    this.#random = countingRandom();
    this.store = createS3ObjectStore({
      bucket: BUCKET,
      region: REGION,
      executor: createExecutor({ transport: twinHandler(this.twin, { client: 'upload' }) }),
      credentials: () => Promise.resolve({ accessKeyId: 'TWINACCESSKEY', secretAccessKey: 'twin-secret-access-key' }),
      endpoint: null,
      permissions: null,
      clock: this.clock,
      random: this.#random,
      probeKey: 'probe',
    });
  }

  /** Makes a release live and leaves what changed in `changed.json` of the workspace. */
  async release(files: Files, distributions: readonly string[] = [DISTRIBUTION]): Promise<ChangedPaths> {
    this.#runs += 1;
    const entries = Object.entries(files).map(([key, file]) => entryOf(key, file));
    const { changes } = await deploy(this.#context(), {
      entries,
      bodyOf: ({ key }) => bytesBody(bytesOf(files[key] ?? '')),
      missingReferences: [],
      retention: { releases: 5, days: 7 },
      maxRemovalPercent: 100,
      expectedRelease: null,
      allowOlder: false,
      runId: String(this.#runs),
      adopt: false,
      repair: false,
      distributions,
      dryRun: false,
      patienceMs: 0,
    });
    this.leave(changes);
    return changes;
  }

  leave(changes: unknown, name = 'changed.json'): void {
    this.files.set(`/workspace/${name}`, JSON.stringify(changes));
  }

  async pointer(): Promise<Pointer> {
    return (await new ReleaseState(this.store, this.#prefix).readPointer()).pointer;
  }

  /** What a visitor gets, and what is then in the caches. */
  async visit(target: string, distribution = DISTRIBUTION): Promise<string> {
    const { body, headers } = await this.#edge(distribution).fetch({ target });
    return proofAnswer(200, headers, Buffer.from(body)).text;
  }

  /** One run of the action as a step of a job. */
  async run(inputs: Readonly<Record<string, string>>, options: RunOptions = {}): Promise<Ended> {
    const { attempt = 1, run = this.#runs, step = 'purge' } = options;
    this.#keys += 1;
    const name = `key-${this.#keys}`;
    const credentials = { accessKeyId: name, secretAccessKey: `secret of ${name}`, sessionToken: 'token' };
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/${name}`;
    this.twin.identities.add({ arn, credentials, allow: options.allow ?? permissions() });
    const env = {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_REGION: REGION,
      GITHUB_WORKSPACE: '/workspace',
      RUNNER_TEMP: '/tmp',
      GITHUB_RUN_ID: String(run),
      GITHUB_RUN_ATTEMPT: String(attempt),
      GITHUB_REPOSITORY: 'example/site',
      GITHUB_JOB: 'deploy',
      GITHUB_ACTION: step,
    };
    const host = memoryHost({
      inputs: { 'distribution-ids': DISTRIBUTION, ...inputs },
      env,
      clock: this.clock,
      random: this.#random,
    });
    const transport = twinHandler(this.twin, { client: name });
    const ports = awsPorts({ env, clock: this.clock, random: this.#random, transport, fetch: this.#fetch });
    const readFile = async (path: string) => {
      const text = this.files.get(path);
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    };
    options.onStart?.(host);
    const startedMs = this.clock.monotonic();
    await runAction(invalidateCdn({ ...ports, readFile }), host);
    const requests = this.twin.requests.all.filter(({ client }) => client === name);
    return ended(host, requests, this.clock.monotonic() - startedMs);
  }

  /** The key of the run that comes next, as identities and faults know it. */
  get nextKey(): string {
    return `key-${this.#keys + 1}`;
  }

  #edge(distribution: string): Edge {
    const edge = this.edges.get(distribution);
    if (edge === undefined) throw new Error(`no edge ${distribution}`);
    return edge;
  }

  /** Connections go to the distribution of that domain, or to the one with the alternate name. */
  readonly #fetch: ProofFetch = async ({ connectTo, site, target }) => {
    const all = [...this.edges.values()];
    const edge = all.find(({ distribution }) => distribution.domainName === connectTo) ?? all[0];
    if (edge === undefined) throw new Error('no edge');
    const headers = { host: site.host, 'accept-encoding': 'br, gzip' };
    const answer = await edge.fetch({ target, headers, scheme: site.protocol === 'https:' ? 'https' : 'http' });
    return proofAnswer(answer.status, answer.headers, Buffer.from(answer.body));
  };

  #context(): ReleaseContext {
    const run = `run ${this.#runs}`;
    return {
      store: this.store,
      clock: this.clock,
      random: this.#random,
      reporter: { message: () => {}, progress: () => {}, group: (_title, work) => work() },
      state: new ReleaseState(this.store, this.#prefix),
      prefix: this.#prefix,
      me: { run, runId: String(this.#runs), attempt: 1, process: `p${this.#runs}` },
      made: { run, attempt: 1, commit: null, ref: null, actor: null, artifactDigest: null },
      window: new UploadWindow(DEFAULT_WINDOW),
      signal: new AbortController().signal,
    };
  }
}

function countingRandom(): Random {
  let made = 0;
  return {
    fraction: sequence(1),
    nonce: () => {
      made += 1;
      return `nonce-${made}`;
    },
  };
}

const bytesOf = (file: Files[string]): Uint8Array =>
  new TextEncoder().encode(typeof file === 'string' ? file : file.text);

function entryOf(key: string, file: Files[string]): ReleaseEntry {
  const bytes = bytesOf(file);
  const role = roleOf(key);
  const usual = { contentType: typeOf(key), cacheControl: role === 'hashed' ? IMMUTABLE : NO_CACHE };
  const headers = typeof file === 'string' ? usual : { ...usual, ...file.headers };
  return { key, size: bytes.byteLength, sha256: sha256Hex(bytes), role, headers };
}

function roleOf(key: string): Role {
  if (key === 'index.html') return 'entry';
  if (key.startsWith('assets/')) return 'hashed';
  return key.endsWith('.html') ? 'page' : 'file';
}

function typeOf(key: string): string {
  if (key.endsWith('.html')) return 'text/html; charset=utf-8';
  return key.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'image/svg+xml';
}

/** What iam.json gives, without some of its statements. */
export function permissions(...without: readonly string[]): readonly ResolvedPermission[] {
  const values = { bucket: BUCKET, account: ACCOUNT, distribution: '*' };
  return resolvePermissions(parsePermissions(iam), { values }).filter(({ sid }) => !without.includes(sid));
}

function ended(host: MemoryHost, requests: readonly RecordedRequest[], tookMs: number): Ended {
  const errors = host.annotations.filter(({ level }) => level === 'error');
  if (errors.length > 1) throw new Error(`${errors.length} annotations of a failure`);
  const [error] = errors;
  const { 'result-file': resultFile = '', ...outputs } = host.outputs;
  return {
    exitCode: host.exit?.code ?? -1,
    outputs,
    summary: host.summary,
    failure: error === undefined ? null : { code: error.title.replace('invalidate-cdn: ', ''), text: error.text },
    notices: host.annotations.filter(({ level }) => level !== 'error').map(({ text }) => text),
    log: host.lines,
    result: JSON.parse(host.files.get(resultFile) ?? 'null'),
    requests,
    tookMs,
  };
}

/** Operations of a run, in order. */
export const operations = ({ requests }: Ended): readonly (string | null)[] =>
  requests.map(({ operation }) => operation);
