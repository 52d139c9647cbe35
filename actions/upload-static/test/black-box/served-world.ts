import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundleResult, runBundle } from '@deploy/action-kit/testing';
import {
  createTwin,
  type Edge,
  FAST_TIME_PRELOAD,
  realClock,
  type ServedTwin,
  serveTwin,
  staticSiteModel,
  type Twin,
  twinEdges,
} from '@deploy/aws-twin';
import { parseLease } from '@deploy/kernel';
import { parsePointer } from '@deploy/static-release';
import { jest } from '@jest/globals';
import { BUCKET, DISTRIBUTION, type Inputs, permissionsOf, REGION } from '../in-process/stage.ts';
import type { Files } from '../small-site.ts';

jest.setTimeout(180_000);

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const ACCOUNT = '111122223333';

export interface StepOptions {
  readonly run?: number;
  readonly attempt?: number;
  /** How much faster its time runs, so that it need not be waited for while it watches a lease. Default: 1. */
  readonly speed?: number;
  /** Kills the process. */
  readonly signal?: AbortSignal;
  /** Called for each line of the log; `kill` sends a signal. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** The committed bundle as a process, and a twin that it reaches over HTTP. */
export class ServedWorld {
  readonly twin: Twin;
  readonly edge: Edge;
  readonly #served: ServedTwin;
  readonly #workspace = mkdtempSync(join(tmpdir(), 'black-box-'));
  readonly #ended: BundleResult[] = [];
  #keys = 0;

  private constructor(twin: Twin, edge: Edge, served: ServedTwin) {
    this.twin = twin;
    this.edge = edge;
    this.#served = served;
  }

  static async open(): Promise<ServedWorld> {
    const model = { accountId: ACCOUNT, ...staticSiteModel({ bucket: BUCKET, distributionId: DISTRIBUTION }) };
    const twin = createTwin(model, { clock: realClock() });
    const pops = ['warm', 'cold'] as const;
    const edge = twinEdges(twin, { pops, knobs: { invalidationDelayMs: () => 0 } }).get(DISTRIBUTION);
    if (edge === undefined) throw new Error('the model has no distribution');
    return new ServedWorld(twin, edge, await serveTwin(twin, { port: 0 }));
  }

  /** A world of its own with the same objects. */
  async copy(): Promise<ServedWorld> {
    const other = await ServedWorld.open();
    const [from, to] = [this, other].map(({ twin }) => twin.store.buckets.get(BUCKET));
    for (const key of from?.keys() ?? []) {
      const object = from?.current(key) ?? null;
      if (object !== null) to?.put(key, object, object.lastModifiedMs);
    }
    return other;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#served.close();
    for (const ended of this.#ended) await ended[Symbol.asyncDispose]();
    rmSync(this.#workspace, { recursive: true, force: true });
  }

  /** Writes a folder of the workspace, and answers its name. */
  folder(name: string, files: Files): string {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.#workspace, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return name;
  }

  /** The access key of the next step, by which faults know it. */
  get nextClient(): string {
    return `KEY${this.#keys + 1}`;
  }

  /** One step of a job, with what iam.json allows its mode and nothing else. Whatever it does, it tells no secret. */
  async step(
    given: Inputs,
    { run = 1, attempt = 1, speed = 1, onLine, signal }: StepOptions = {},
  ): Promise<BundleResult> {
    const inputs = { bucket: BUCKET, ...given };
    const accessKeyId = this.nextClient;
    this.#keys += 1;
    const credentials = {
      accessKeyId,
      secretAccessKey: `secret of ${accessKeyId}`,
      sessionToken: `session of ${accessKeyId}`,
    };
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/${accessKeyId}`;
    this.twin.identities.add({ arn, credentials, allow: permissionsOf(inputs) });
    const ended = await runBundle({
      dist: DIST,
      inputs,
      workspace: this.#workspace,
      nodeArguments: speed === 1 ? [] : ['--import', FAST_TIME_PRELOAD],
      env: {
        AWS_ENDPOINT_URL: this.#served.url,
        AWS_REGION: REGION,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
        GITHUB_RUN_ID: String(run),
        GITHUB_RUN_ATTEMPT: String(attempt),
        TIME_FACTOR: String(speed),
      },
      ...(onLine === undefined ? {} : { onLine }),
      ...(signal === undefined ? {} : { signal }),
    });
    this.#ended.push(ended);
    const told = JSON.stringify(ended);
    for (const secret of [credentials.secretAccessKey, credentials.sessionToken, 'X-Amz-Signature']) {
      if (told.includes(secret)) throw new Error(`the step tells ${secret}`);
    }
    return ended;
  }

  get pointer() {
    return parsePointer(this.#text('_deploy/root/current.json'));
  }

  get lease() {
    return parseLease(this.#text('_deploy/root/lease.json'));
  }

  #text(key: string): string {
    return new TextDecoder().decode(this.twin.store.buckets.get(BUCKET)?.current(key)?.bytes);
  }
}
