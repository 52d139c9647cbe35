import { join } from 'node:path';
import { PreconditionError } from '@deploy/kernel';
import { buildApi } from './api/build.ts';
import { type ApiCloud, openApiCloud } from './api/cloud.ts';
import { FollowedLog } from './api/followed-log.ts';
import type { Gallery } from './api/gallery.ts';
import { API_RELEASES, type ApiRelease } from './api/releases.ts';
import type { Seen } from './api/visitors.ts';
import type { Call } from './call.ts';
import type { ClosingStack } from './closing-stack.ts';
import type { Cloud, Site } from './cloud.ts';
import { buildConsole } from './console/build.ts';
import type { ConsoleRelease } from './console/releases.ts';
import { type ActionName, apiGround, type Ground, type Inputs, siteGround } from './ground.ts';
import { TIME_FACTOR } from './overrides.ts';
import { ACTIONS, readActionManifest } from './runner/action-manifest.ts';
import { type ActionResult, type RunIdentity, type RunningAction, startAction } from './runner/action-run.ts';
import { SceneFailure, type StepResult, showStep } from './show-step.ts';
import type { Voice } from './terminal/voice.ts';
import { TerraformDesk } from './terraform/desk.ts';
import { shownPath } from './workspace.ts';

export type { ActionName, Inputs } from './ground.ts';
export { SceneFailure, type StepResult } from './show-step.ts';

export interface StartOptions {
  /** Called with each line of the log as it comes; `kill` sends a signal. */
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
}

export interface RunOptions extends StartOptions {
  /** Default: a run of its own. */
  readonly run?: RunIdentity;
  /** Exit code that the scene expects; null where a signal is to end it. Default 0. */
  readonly exitCode?: number | null;
}

/** What a scene works with: the running system, the actions, and a way to show what it sees. */
export interface Stage {
  readonly console: Site;
  readonly guest: Site;
  readonly cloud: Cloud;
  /** The fleet with its visitors, from the first scene on that asks for it. */
  api(): Promise<ApiCloud>;
  /** A repository with Terraform code and a pull request; null where there is no Terraform. */
  terraform(): Promise<TerraformDesk | null>;
  /** Says what is happening. */
  say(text: string): void;
  /** Shows a claim with its evidence. Throws `SceneFailure` when it does not hold. */
  check(claim: string, holds: boolean, evidence?: string): void;
  /** The folder of a build of the console. */
  build(release: ConsoleRelease): Promise<string>;
  /** The artifact of a build of the API. */
  buildApi(release: ApiRelease): Promise<string>;
  /** Runs an action as a workflow's step would and shows its summary. Throws `SceneFailure` when it ends otherwise than expected. */
  run(action: ActionName, inputs: Inputs, options?: RunOptions): Promise<StepResult>;
  /** Runs the post step of a step that has ended, as the runner does at the end of the job. */
  post(action: ActionName, ended: StepResult): Promise<StepResult>;
  /** Starts an action that the scene will interfere with. */
  start(action: ActionName, inputs: Inputs, run: RunIdentity, options?: StartOptions): Promise<RunningAction>;
  /** Keeps the picture of a rollout, with one sentence about it. */
  picture(step: StepResult, title: string, sentence: string): Promise<void>;
  newRun(): RunIdentity;
  /** What visitors of the API saw in all scenes; null where no scene had any. */
  visitors(): Seen | null;
  /** The answer tells the calls to AWS since. */
  markCalls(): () => readonly Call[];
}

export interface StageParts {
  readonly cloud: Cloud;
  readonly closing: ClosingStack;
  readonly voice: Voice;
  /** A folder of this rehearsal's own, for what the runner would give each step. */
  readonly temp: string;
  /** Where builds are kept. */
  readonly builds: string;
  readonly gallery: Gallery;
  readonly isVerbose: boolean;
}

const FIRST_RUN = 7_001;

export function createStage(parts: StageParts): Stage {
  const { cloud, voice } = parts;
  const fleet = new FleetOnDemand(parts);
  const steps = new Steps(parts, fleet);
  let runs = FIRST_RUN - 1;
  const newRun = (): RunIdentity => {
    runs += 1;
    return { id: runs, attempt: 1 };
  };
  const markCalls = () => {
    const before = [cloud.calls().length, fleet.calls().length];
    return () => [...cloud.calls().slice(before[0]), ...fleet.calls().slice(before[1])];
  };
  const ended = async (
    action: ActionName,
    options: RunOptions,
    start: (run: RunIdentity) => Promise<RunningAction>,
  ) => {
    const calls = markCalls();
    const started = performance.now();
    const run = options.run ?? newRun();
    const result: ActionResult = await (await start(run)).done;
    const step = { ...result, run, ms: performance.now() - started, calls: calls() };
    const timeFactor = action === 'asg-refresh' ? TIME_FACTOR : 1;
    const { exitCode = 0 } = options;
    showStep(voice, action, step, { exitCode, isVerbose: parts.isVerbose, timeFactor });
    return step;
  };
  return {
    console: cloud.sites.console,
    guest: cloud.sites.guest,
    ...{ cloud, newRun, markCalls },
    api: () => fleet.open(),
    visitors: () => fleet.seen(),
    terraform: () => TerraformDesk.open({ ...parts, newRun }),
    say: (text) => voice.step(text),
    check: (claim, holds, evidence = '') => {
      if (!holds) throw new SceneFailure(evidence === '' ? claim : `${claim} — ${evidence}`);
      voice.proof(claim, evidence);
    },
    build: (release) => buildConsole(release, buildOptions(parts, `building the console with Vite: ${release.label}`)),
    buildApi: (release) => fleet.build(release),
    start: (action, inputs, run, options = {}) => steps.start({ action, inputs, run, postState: null }, options),
    run: (action, inputs, options = {}) =>
      ended(action, options, (run) => steps.start({ action, inputs, run, postState: null }, options)),
    post: (action, { run, state }) =>
      ended(action, { run }, (same) => steps.start({ action, inputs: {}, run: same, postState: state }, {})),
    picture: async (step, title, sentence) => {
      const file = await parts.gallery.add(step.outputs['timeline-file'] ?? '', title, sentence);
      voice.step(`drawn over time: ${shownPath(file)}`);
    },
  };
}

interface WantedStep {
  readonly action: ActionName;
  readonly inputs: Inputs;
  readonly run: RunIdentity;
  /** Null: the main step. */
  readonly postState: Readonly<Record<string, string>> | null;
}

/** Starts actions, each as a step with a role and a folder of its own. */
class Steps {
  readonly #parts: StageParts;
  readonly #fleet: FleetOnDemand;
  #count = 0;

  constructor(parts: StageParts, fleet: FleetOnDemand) {
    this.#parts = parts;
    this.#fleet = fleet;
  }

  async start(step: WantedStep, { onLine }: StartOptions): Promise<RunningAction> {
    const { closing, isVerbose, temp, voice } = this.#parts;
    const { action, inputs, postState, run } = step;
    this.#count += 1;
    voice.action(
      postState === null ? action : `${action}, post step`,
      Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, shownPath(value)])),
    );
    const { aws, nodeArguments, region } = await this.#ground(step, `${action}-${this.#count}`);
    const log = action === 'asg-refresh' ? new FollowedLog(voice, (await this.#fleet.open()).clock, run.id) : null;
    const heard = (text: string): void => {
      if (isVerbose) voice.output(text);
      else log?.show(text);
      for (const line of text.split('\n')) onLine?.(line, (signal) => running.kill(signal));
    };
    const running: RunningAction = await startAction(
      {
        manifest: await readActionManifest(action),
        inputs: postState === null ? { region, ...inputs } : {},
        ...{ run, aws, nodeArguments, postState },
        folder: join(temp, `step-${String(this.#count).padStart(2, '0')}-${action}`),
        temp: join(temp, `job-${run.id}-${run.attempt}`),
        onOutput: heard,
      },
      closing,
    );
    return running;
  }

  async #ground({ action, inputs, postState }: WantedStep, role: string): Promise<Ground> {
    if (action !== 'asg-refresh') return siteGround(this.#parts.cloud, action, role, inputs);
    return apiGround(await this.#fleet.open(), role, postState === null ? inputs : { mode: 'janitor' });
  }
}

/** The fleet costs processes and visitors, so it is there only from the first scene on that needs it. */
class FleetOnDemand {
  readonly #parts: StageParts;
  #opening: Promise<ApiCloud> | null = null;
  #open: ApiCloud | null = null;

  constructor(parts: StageParts) {
    this.#parts = parts;
  }

  calls(): readonly Call[] {
    return this.#open?.calls() ?? [];
  }

  seen(): Seen | null {
    return this.#open?.seen() ?? null;
  }

  build(release: ApiRelease): Promise<string> {
    return buildApi(release, buildOptions(this.#parts, `building the API: version ${release.version}`));
  }

  open(): Promise<ApiCloud> {
    this.#opening ??= this.#begin();
    return this.#opening;
  }

  async #begin(): Promise<ApiCloud> {
    const { closing, cloud, voice } = this.#parts;
    const api = await openApiCloud(await this.build(API_RELEASES.first));
    closing.add('fleet', () => api.close());
    this.#open = api;
    cloud.leadApiTo(api.url);
    voice.step(
      `three instances of version ${API_RELEASES.first.version} serve ${api.url.href}, and visitors ask all the time; ${TIME_FACTOR} seconds of the fleet pass in each of yours`,
    );
    return api;
  }
}

function buildOptions({ builds, closing, isVerbose, voice }: StageParts, said: string) {
  return {
    work: builds,
    closing,
    onStart: () => voice.step(said),
    onOutput: (text: string) => {
      if (isVerbose) voice.output(text);
    },
  };
}

/** Throws `PreconditionError` where a committed bundle is absent. */
export async function requireBundles(exists: (path: URL) => Promise<boolean>): Promise<void> {
  for (const action of ['upload-static', 'invalidate-cdn', 'asg-refresh', 'tf-checks']) {
    if (await exists(new URL(`${action}/dist/index.js`, ACTIONS))) continue;
    throw new PreconditionError({
      code: 'rehearsal-bundle-missing',
      message: `actions/${action}/dist/index.js is not there.`,
      remedy: 'Run `npm run build`, which makes the bundles that the rehearsal starts.',
    });
  }
}
