import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '@deploy/action-kit';
import { type MemoryHost, memoryHost } from '@deploy/action-kit/testing';
import type { Ask } from '@deploy/aws-adapters/fleet';
import {
  type ApiFleet,
  type ApiFleetOptions,
  apiFleetModel,
  createTwin,
  type FleetWorld,
  type RecordedRequest,
  type Twin,
  twinHandler,
  VirtualClock,
} from '@deploy/aws-twin';
import { type Colour, type Random, type ResolvedPermission, sha256Hex } from '@deploy/kernel';
import { jest } from '@jest/globals';
import { awsPorts } from '../../src/aws-ports.ts';
import { asgRefresh } from '../../src/main.ts';
import { settleAfter } from '../../src/post/settle.ts';
import { withoutInputs } from '../../src/post/without-inputs.ts';
import { permissionsOf, weightsIn } from '../fleet-under-test.ts';

/** Runs take a second or two; a machine that does much else takes longer. */
jest.setTimeout(120_000);

export type Inputs = Readonly<Record<string, string>>;

export interface RunOptions {
  readonly run?: number;
  readonly attempt?: number;
  /** Over the variables of the run. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: what iam.json says for the mode and the inputs, and nothing more. */
  readonly allow?: readonly ResolvedPermission[] | 'everything';
  /** Called with the host when the run begins. */
  readonly onStart?: (host: MemoryHost) => void;
  /** Called for each line of the log. */
  readonly onLine?: (line: string, host: MemoryHost) => void;
}

export interface Ended {
  readonly exitCode: number;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly failure: { readonly code: string; readonly text: string } | null;
  readonly notices: readonly string[];
  readonly log: readonly string[];
  readonly state: Readonly<Record<string, string>>;
  readonly result: Readonly<Record<string, unknown>>;
  readonly requests: readonly RecordedRequest[];
}

/** The action in this process, with a runner in memory, an artifact on disk, and a twin instead of AWS. */
export class Stage {
  readonly clock = new VirtualClock();
  readonly twin: Twin;
  readonly api: ApiFleet;
  readonly fleet: FleetWorld;
  readonly workspace = realpathSync(mkdtempSync(join(tmpdir(), 'asg-refresh-')));
  readonly random: Random = countingRandom();
  /** What the preview rules answer. */
  smoke: Ask = async () => ({ kind: 'answer', status: 200, location: null, beginning: 'ok' });
  #runs = 100;

  /** @param on what it deploys to: one written by hand, or one that a Terraform state makes */
  constructor(on: ApiFleetOptions | ApiFleet = {}) {
    this.api = 'model' in on ? on : apiFleetModel(on);
    this.twin = createTwin(this.api.model, { clock: this.clock });
    const { fleet } = this.twin;
    if (fleet === null) throw new Error('the model has no fleet');
    this.fleet = fleet;
  }

  [Symbol.dispose](): void {
    this.clock.stop();
    rmSync(this.workspace, { recursive: true, force: true });
  }

  /** Writes an artifact, and answers the address that it will have. */
  artifact(content: string, name = 'api.tgz'): string {
    writeFileSync(join(this.workspace, name), content);
    return releaseOf(this.api, content);
  }

  deploy(content: string, inputs: Inputs = {}, options: RunOptions = {}): Promise<Ended> {
    this.artifact(content);
    return this.run({ artifact: 'api.tgz', ...inputs }, options);
  }

  /** One run of the action as a step of a job. */
  run(given: Inputs, options: RunOptions = {}): Promise<Ended> {
    return this.#step(given, options, (ports, host) => runAction(asgRefresh(ports), host));
  }

  /** The post step of a run, which gets the state that it left, and the same inputs. */
  post({ state }: Pick<Ended, 'state'>, given: Inputs = {}): Promise<Ended> {
    const env = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
    return this.#step(given, { env, allow: permissionsOf(this.api, { mode: 'janitor' }) }, (ports, host) =>
      runAction(settleAfter(ports), withoutInputs(host)),
    );
  }

  async #step(
    given: Inputs,
    options: RunOptions,
    start: (ports: ReturnType<typeof awsPorts>, host: MemoryHost) => Promise<void>,
  ): Promise<Ended> {
    const inputs = { contract: JSON.stringify(this.api.contract), ...given };
    this.#runs += 1;
    const { run = this.#runs, attempt = 1 } = options;
    const name = `key-${this.#runs}`;
    const credentials = { accessKeyId: name, secretAccessKey: `secret of ${name}`, sessionToken: 'token' };
    const allow = options.allow ?? permissionsOf(this.api, inputs);
    const arn = `arn:aws:sts::${this.api.model.accountId}:assumed-role/deploy/${name}`;
    this.twin.identities.add({ arn, credentials, allow });
    const env = {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: credentials.sessionToken,
      ...runnerVariables(this.workspace, run, attempt),
      ...options.env,
    };
    const { clock, random } = this;
    const host = memoryHost({ inputs, env, clock, random });
    const { onLine } = options;
    if (onLine !== undefined) listen(host, onLine);
    const ask: Ask = (request) => this.smoke(request);
    const ports = awsPorts({ env, clock, random, ask, transport: twinHandler(this.twin, { client: name }) });
    options.onStart?.(host);
    await start(ports, host);
    return ended(
      host,
      this.twin.requests.all.filter(({ client }) => client === name),
    );
  }

  /** What iam.json gives a deploy. */
  permissions(): readonly ResolvedPermission[] {
    return permissionsOf(this.api, { artifact: 'api.tgz' });
  }

  /** Weights of the first rule, as AWS shows them. */
  weights(): Readonly<Record<Colour, number>> {
    return weightsIn(this.api, this.fleet);
  }

  group(colour: Colour) {
    return this.fleet.groupNow(this.api.api.colours[colour].asg);
  }

  /** What the colour's instances start with. */
  pointer(colour: Colour): string {
    return this.twin.parameters.value(this.api.api.colours[colour].release_parameter) ?? '';
  }
}

export const releaseOf = ({ api }: ApiFleet, content: string): string =>
  `s3://${api.artifact_bucket}/releases/${sha256Hex(content)}.tgz`;

function listen(host: MemoryHost, onLine: (line: string, host: MemoryHost) => void): void {
  const { log } = host;
  const { info } = log;
  Object.assign(log, {
    info: (line: string) => {
      info(line);
      onLine(line, host);
    },
  });
}

function countingRandom(): Random {
  let made = 0;
  return {
    fraction: () => 0.5,
    nonce: () => {
      made += 1;
      return `nonce-${made}`;
    },
  };
}

const runnerVariables = (workspace: string, run: number, attempt: number) => ({
  GITHUB_WORKSPACE: workspace,
  RUNNER_TEMP: workspace,
  GITHUB_RUN_ID: String(run),
  GITHUB_RUN_ATTEMPT: String(attempt),
  GITHUB_REPOSITORY: 'example/api',
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
    failure: error === undefined ? null : { code: error.title.replace('asg-refresh: ', ''), text: error.text },
    notices: host.annotations.filter(({ level }) => level !== 'error').map(({ text }) => text),
    log: host.lines,
    state: host.state,
    result: JSON.parse(host.files.get(resultFile) ?? 'null'),
    requests,
  };
}

const WRITES = /^(Put|Copy|Delete|Create|Complete|Upload|Modify|Update|Start|Cancel|Rollback)/;

/** Requests that ask for a change and were let through; probes of permissions change nothing and are named by the caller. */
export const writes = (requests: readonly RecordedRequest[]): readonly string[] =>
  requests.flatMap(({ operation }) => (operation !== null && WRITES.test(operation) ? [operation] : []));
