import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runAction } from '@deploy/action-kit';
import { type MemoryHost, memoryHost } from '@deploy/action-kit/testing';
import { createExecutor, createS3ObjectStore } from '@deploy/aws-adapters';
import {
  createTwin,
  DEFAULT_CREDENTIALS,
  type Edge,
  type RecordedRequest,
  staticSiteModel,
  type Twin,
  type TwinOptions,
  twinEdges,
  twinHandler,
} from '@deploy/aws-twin';
import {
  ANY,
  type Clock,
  type ObjectStore,
  parsePermissions,
  type Random,
  type ResolvedPermission,
  resolvePermissions,
  textBody,
} from '@deploy/kernel';
import { jest } from '@jest/globals';
import iam from '../../iam.json' with { type: 'json' };
import { uploadStatic } from '../../src/main.ts';
import { awsPorts } from '../../src/open-store.ts';
import type { Files } from '../small-site.ts';
import { countingRandom, StillClock } from '../still-clock.ts';

/** Runs take milliseconds; a machine that does much else takes longer. */
jest.setTimeout(60_000);

export const BUCKET = 'site';
export const DISTRIBUTION = 'E1SITE';
export const REGION = 'ca-central-1';
const ACCOUNT = '111122223333';

export type Inputs = Readonly<Record<string, string>>;

export interface RunOptions {
  /** GITHUB_RUN_ID; by default each run is newer than the one before. Null: outside GitHub. */
  readonly run?: number | null;
  readonly attempt?: number;
  /** Default: what iam.json says for the mode, and nothing more. */
  readonly allow?: readonly ResolvedPermission[] | 'everything';
  /** Over the variables of the run. An undefined value takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How far this machine's clock is ahead of AWS. */
  readonly clockOffMs?: number;
  /** Called with the host when the run begins. */
  readonly onStart?: (host: MemoryHost) => void;
}

export interface Ended {
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Title and text of the one annotation of a failure; null for none. Throws for more than one. */
  readonly failure: { readonly code: string; readonly text: string } | null;
  readonly notices: readonly string[];
  readonly log: readonly string[];
  /** The result file. */
  readonly result: Readonly<Record<string, unknown>>;
  /** What reached the twin, in order. */
  readonly requests: readonly RecordedRequest[];
}

/** The action in this process, with a runner in memory, a source on disk, and a twin instead of AWS. */
export class Stage {
  readonly clock = new StillClock();
  readonly twin: Twin;
  readonly edge: Edge;
  readonly workspace: string;
  readonly random: Random = countingRandom();
  /** Somebody with every right who does not take part in the protocol. */
  readonly operator: ObjectStore;
  #runs = 100;
  #keys = 0;

  constructor(options: Omit<TwinOptions, 'clock' | 'principals'> = {}) {
    const model = { accountId: ACCOUNT, ...staticSiteModel({ bucket: BUCKET, distributionId: DISTRIBUTION }) };
    this.twin = createTwin(model, { ...options, clock: this.clock });
    const edge = twinEdges(this.twin, { pops: ['here'], knobs: { invalidationDelayMs: () => 0 } }).get(DISTRIBUTION);
    if (edge === undefined) throw new Error('the model has no distribution');
    this.edge = edge;
    this.operator = createS3ObjectStore({
      bucket: BUCKET,
      region: REGION,
      executor: createExecutor({ transport: twinHandler(this.twin, { client: 'operator' }) }),
      credentials: () => Promise.resolve(DEFAULT_CREDENTIALS),
      endpoint: null,
      permissions: null,
      clock: this.clock,
      random: this.random,
      probeKey: 'probe',
    });
    this.workspace = realpathSync(mkdtempSync(join(tmpdir(), 'upload-static-')));
  }

  [Symbol.dispose](): void {
    rmSync(this.workspace, { recursive: true, force: true });
  }

  /** Writes a folder of the workspace anew, and answers its name. */
  folder(files: Files, name = 'dist'): string {
    const folder = join(this.workspace, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return name;
  }

  deploy(files: Files, inputs: Inputs = {}, options: RunOptions = {}): Promise<Ended> {
    return this.run({ source: this.folder(files), ...inputs }, options);
  }

  /** One run of the action as a step of a job. Temporary credentials of its own, as from the credentials step. */
  async run(given: Inputs, options: RunOptions = {}): Promise<Ended> {
    const inputs = { bucket: BUCKET, ...given };
    const { run = this.#nextRun(), attempt = 1 } = options;
    this.#keys += 1;
    const name = `key-${this.#keys}`;
    const credentials = { accessKeyId: name, secretAccessKey: `secret of ${name}`, sessionToken: 'token' };
    const allow = options.allow ?? permissionsOf(inputs);
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/${name}`;
    this.twin.identities.add({ arn, credentials, allow });
    const env = {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      AWS_REGION: REGION,
      ...runnerVariables(this.workspace, run, attempt),
      ...options.env,
    };
    const { random } = this;
    const clock = shifted(this.clock, options.clockOffMs ?? 0);
    const host = memoryHost({ inputs, env, clock, random });
    const ports = awsPorts({ env, clock, random, transport: twinHandler(this.twin, { client: name }) });
    options.onStart?.(host);
    await runAction(uploadStatic(ports), host);
    return ended(
      host,
      this.twin.requests.all.filter(({ client }) => client === name),
    );
  }

  /** Name of the next run, as faults and the log know it, and its access key. */
  get nextClient(): string {
    return `key-${this.#keys + 1}`;
  }

  /** Text of an object; null where there is none. */
  async text(key: string): Promise<string | null> {
    const found = await this.operator.get(key);
    return found === null ? null : new TextDecoder().decode(found.bytes);
  }

  /** Every object with its content, so that two moments can be compared. */
  async everything(prefix = ''): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for await (const { etag, key } of this.operator.list(prefix)) found.set(key, etag);
    return found;
  }

  /** Writes an object past the action. */
  async overwrite(key: string, text: string): Promise<void> {
    await this.operator.put({ key, body: textBody(text), headers: {}, condition: ANY });
  }

  async remove(key: string): Promise<void> {
    await this.operator.delete({ key, condition: ANY });
  }

  #nextRun(): number {
    this.#runs += 1;
    return this.#runs;
  }
}

const shifted = (clock: Clock, ms: number): Clock => ({
  now: () => clock.now() + ms,
  monotonic: () => clock.monotonic(),
  sleep: (time, signal) => clock.sleep(time, signal),
});

const document = parsePermissions(iam);

/** What iam.json gives a run with these inputs. */
export function permissionsOf({ bucket, mode = 'deploy', prefix = '' }: Inputs): readonly ResolvedPermission[] {
  const folder = prefix.replace(/^\/+|\/+$/g, '');
  const values = { bucket: bucket || BUCKET, prefix: folder === '' ? '' : `${folder}/` };
  return resolvePermissions(document, { values, mode });
}

const runnerVariables = (workspace: string, run: number | null, attempt: number) => ({
  GITHUB_WORKSPACE: workspace,
  RUNNER_TEMP: workspace,
  ...(run === null ? {} : { GITHUB_RUN_ID: String(run) }),
  GITHUB_RUN_ATTEMPT: String(attempt),
  GITHUB_REPOSITORY: 'example/site',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_ACTOR: 'octocat',
});

function ended(host: MemoryHost, requests: readonly RecordedRequest[]): Ended {
  const errors = host.annotations.filter(({ level }) => level === 'error');
  if (errors.length > 1) throw new Error(`${errors.length} annotations of a failure`);
  const [error] = errors;
  const { 'result-file': resultFile = '' } = host.outputs;
  return {
    exitCode: host.exit?.code ?? -1,
    outputs: host.outputs,
    summary: host.summary,
    failure: error === undefined ? null : { code: error.title.replace('upload-static: ', ''), text: error.text },
    notices: host.annotations.filter(({ level }) => level !== 'error').map(({ text }) => text),
    log: host.lines,
    result: JSON.parse(host.files.get(resultFile) ?? 'null'),
    requests,
  };
}

const WRITES = /^(Put|Copy|Delete|Create|Complete|Upload|Abort)/;

/** Requests that ask for a change. */
export const writes = (requests: readonly RecordedRequest[]): readonly RecordedRequest[] =>
  requests.filter(({ operation }) => operation === null || WRITES.test(operation));
