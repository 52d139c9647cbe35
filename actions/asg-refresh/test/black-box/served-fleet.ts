import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BundleResult, runBundle } from '@deploy/action-kit/testing';
import {
  type ApiFleet,
  acceleratedClock,
  apiFleetModel,
  artifactsIn,
  createTwin,
  type ServedFleet as DataPlane,
  FAST_TIME_PRELOAD,
  type FleetWorld,
  InstanceProcesses,
  type ServedTwin,
  serveFleet,
  serveTwin,
  type Twin,
} from '@deploy/aws-twin';
import type { Colour } from '@deploy/kernel';
import { jest } from '@jest/globals';
import { permissionsOf, weightsIn } from '../fleet-under-test.ts';

jest.setTimeout(180_000);

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const POST = fileURLToPath(new URL('../../dist/post/index.js', import.meta.url));

/** As short as the proof of a drained colour allows. */
const QUICK = {
  'step-seconds': '5',
  'bake-seconds': '30',
  'keep-old-seconds': '30',
  'stable-polls': '1',
  steps: '50,100',
};

export type Inputs = Readonly<Record<string, string>>;

export interface StepOptions {
  readonly run?: number;
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** The committed bundle as a process, and a twin that it reaches over HTTP; both in a time of their own. */
export class ServedFleet {
  readonly twin: Twin;
  readonly api: ApiFleet;
  readonly fleet: FleetWorld;
  readonly #served: ServedTwin;
  readonly #smoke: Server;
  /** Real processes behind a real balancer; null where instances are modelled. */
  readonly plane: DataPlane | null;
  readonly #factor: number;
  readonly #originMs: number;
  readonly #workspace = mkdtempSync(join(tmpdir(), 'asg-black-box-'));
  readonly #ended: BundleResult[] = [];
  #keys = 0;

  private constructor(
    made: Pick<ServedFleet, 'twin' | 'api' | 'fleet' | 'plane'>,
    served: ServedTwin,
    smoke: Server,
    time: Time,
  ) {
    this.twin = made.twin;
    this.api = made.api;
    this.fleet = made.fleet;
    this.plane = made.plane;
    this.#served = served;
    this.#smoke = smoke;
    this.#factor = time.factor;
    this.#originMs = time.originMs;
  }

  /**
   * @param factor how many seconds pass in a real one
   * @param firstArtifact what instances run at first, where they are to be processes
   */
  static async open(factor: number, firstArtifact: Uint8Array | null = null): Promise<ServedFleet> {
    const api = apiFleetModel();
    const originMs = Date.now();
    const clock = acceleratedClock({ factor, startMs: originMs });
    const processes = firstArtifact === null ? null : processesOf(() => twin);
    const twin: Twin = createTwin(api.model, { clock, ...(processes === null ? {} : { probe: processes.probe }) });
    if (twin.fleet === null) throw new Error('the model has no fleet');
    const time = { factor, originMs };
    const smoke = await answeringWell();
    const made = { twin, api, fleet: twin.fleet };
    if (processes === null || firstArtifact === null) {
      return new ServedFleet({ ...made, plane: null }, await serveTwin(twin, { port: 0 }), smoke, time);
    }
    putFirstRelease(twin, api, firstArtifact);
    const plane = await serveFleet({ world: twin.fleet, processes, clock, namesTarget: true });
    return new ServedFleet({ ...made, plane }, await serveTwin(twin, { port: 0 }), smoke, time);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.plane?.close();
    await this.#served.close();
    this.#smoke.closeAllConnections();
    this.#smoke.close();
    for (const ended of this.#ended) await ended[Symbol.asyncDispose]();
    rmSync(this.#workspace, { recursive: true, force: true });
  }

  deploy(content: string | Uint8Array, given: Inputs = {}, options: StepOptions = {}): Promise<BundleResult> {
    writeFileSync(join(this.#workspace, 'api.tgz'), content);
    return this.step({ artifact: 'api.tgz', ...QUICK, ...given }, options);
  }

  /** One step of a job, with what iam.json allows its mode and nothing else. Whatever it does, it tells no secret. */
  step(given: Inputs, options: StepOptions = {}): Promise<BundleResult> {
    const { api, contract } = this.api;
    // The slowest alarm would make every step last for minutes.
    const colour = (name: Colour) => ({ ...api.colours[name], gate_alarms: [] });
    const quiet = { ...contract, api: { ...api, colours: { blue: colour('blue'), green: colour('green') } } };
    const smokeUrl = this.plane?.url ?? addressOf(this.#smoke);
    const inputs = { contract: JSON.stringify(quiet), 'smoke-url': smokeUrl, ...given };
    return this.#run(DIST, inputs, {}, options);
  }

  /** The post step of a step, as the runner starts it. */
  post({ state }: BundleResult): Promise<BundleResult> {
    const env = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
    return this.#run(POST, { mode: 'janitor' }, env, {});
  }

  weights(): Readonly<Record<Colour, number>> {
    this.twin.advance();
    return weightsIn(this.api, this.fleet);
  }

  group(colour: Colour) {
    this.twin.advance();
    return this.fleet.groupNow(this.api.api.colours[colour].asg);
  }

  async #run(dist: string, inputs: Inputs, state: Inputs, { onLine, run = 1 }: StepOptions): Promise<BundleResult> {
    this.#keys += 1;
    const accessKeyId = `KEY${this.#keys}`;
    const credentials = {
      accessKeyId,
      secretAccessKey: `secret of ${accessKeyId}`,
      sessionToken: `session of ${accessKeyId}`,
    };
    const arn = `arn:aws:sts::${this.api.model.accountId}:assumed-role/deploy/${accessKeyId}`;
    this.twin.identities.add({ arn, credentials, allow: permissionsOf(this.api, inputs) });
    const ended = await runBundle({
      dist,
      inputs: dist === POST ? {} : inputs,
      workspace: this.#workspace,
      nodeArguments: ['--import', FAST_TIME_PRELOAD],
      env: {
        ...state,
        AWS_ENDPOINT_URL: this.#served.url,
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
        GITHUB_RUN_ID: String(run),
        TIME_FACTOR: String(this.#factor),
        TIME_ORIGIN_MS: String(this.#originMs),
      },
      ...(onLine === undefined ? {} : { onLine }),
    });
    this.#ended.push(ended);
    const told = JSON.stringify(ended);
    for (const secret of [credentials.secretAccessKey, credentials.sessionToken, 'X-Amz-Signature']) {
      if (told.includes(secret)) throw new Error(`the step tells ${secret}`);
    }
    return ended;
  }
}

function processesOf(twin: () => Twin): InstanceProcesses {
  return new InstanceProcesses({
    fetchArtifact: (release) => artifactsIn(twin().store)(release),
    environment: { SHUTDOWN_GRACE_MS: '0' },
  });
}

/** Puts what the live colour's pointer names where instances look for it. */
function putFirstRelease({ store }: Twin, { api, model }: ApiFleet, bytes: Uint8Array): void {
  const name = api.colours.blue.release_parameter;
  const release = model.parameters?.find((parameter) => parameter.name === name)?.value ?? '';
  const key = release.slice(`s3://${api.artifact_bucket}/`.length);
  const checksum = () => ({ algorithm: 'CRC32' as const, value: '', type: 'FULL_OBJECT' as const });
  const draft = { bytes, etag: '"1"', headers: { Metadata: {} }, checksum };
  store.buckets.get(api.artifact_bucket)?.put(key, draft, 0);
}

interface Time {
  readonly factor: number;
  readonly originMs: number;
}

/** Stands for the preview rules. */
async function answeringWell(): Promise<Server> {
  const server = createServer((_, answer) => void answer.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return `http://127.0.0.1:${address.port}`;
}
