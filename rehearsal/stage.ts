import { join } from 'node:path';
import { PreconditionError } from '@deploy/kernel';
import type { ClosingStack } from './closing-stack.ts';
import type { Call, Cloud, Site } from './cloud.ts';
import { buildConsole } from './console/build.ts';
import type { ConsoleRelease } from './console/releases.ts';
import { ACTIONS, readActionManifest } from './runner/action-manifest.ts';
import { type ActionResult, type RunIdentity, type RunningAction, startAction } from './runner/action-run.ts';
import { stepPermissions } from './runner/step-role.ts';
import { bytesInWords, counted, secondsInWords } from './terminal/amounts.ts';
import type { Voice } from './terminal/voice.ts';
import { shownPath } from './workspace.ts';

export type ActionName = 'upload-static' | 'invalidate-cdn';
export type Inputs = Readonly<Record<string, string>>;

export interface RunOptions {
  /** Default: a run of its own. */
  readonly run?: RunIdentity;
  /** Exit code that the scene expects. Default 0. */
  readonly exitCode?: number;
}

/** An action that has ended, with what it cost. */
export interface StepResult extends ActionResult {
  readonly run: RunIdentity;
  readonly ms: number;
  /** Every call it made to AWS. */
  readonly calls: readonly Call[];
}

/** What a scene was promised and did not find. */
export class SceneFailure extends Error {
  override readonly name = 'SceneFailure';
}

/** What a scene works with: the running system, the actions, and a way to show what it sees. */
export interface Stage {
  readonly console: Site;
  readonly guest: Site;
  readonly cloud: Cloud;
  /** Says what is happening. */
  say(text: string): void;
  /** Shows a claim with its evidence. Throws `SceneFailure` when it does not hold. */
  check(claim: string, holds: boolean, evidence?: string): void;
  /** The folder of a build of the console. */
  build(release: ConsoleRelease): Promise<string>;
  /** Runs an action as a workflow's step would and shows its summary. Throws `SceneFailure` when it ends otherwise than expected. */
  run(action: ActionName, inputs: Inputs, options?: RunOptions): Promise<StepResult>;
  /** Starts an action that the scene will interfere with. */
  start(action: ActionName, inputs: Inputs, run: RunIdentity): Promise<RunningAction>;
  newRun(): RunIdentity;
}

export interface StageParts {
  readonly cloud: Cloud;
  readonly closing: ClosingStack;
  readonly voice: Voice;
  /** A folder of this rehearsal's own, for what the runner would give each step. */
  readonly temp: string;
  /** Where builds of the console are kept. */
  readonly builds: string;
  readonly isVerbose: boolean;
}

const FIRST_RUN = 7_001;

export function createStage(parts: StageParts): Stage {
  const { cloud, closing, voice } = parts;
  let runs = FIRST_RUN - 1;
  let steps = 0;
  const newRun = (): RunIdentity => {
    runs += 1;
    return { id: runs, attempt: 1 };
  };
  const start = async (action: ActionName, inputs: Inputs, run: RunIdentity): Promise<RunningAction> => {
    steps += 1;
    voice.action(action, Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, shownPath(value)])));
    return startAction(
      {
        manifest: await readActionManifest(action),
        inputs: { region: cloud.region, ...inputs },
        run,
        aws: cloud.assume(
          `${action}-${steps}`,
          await stepPermissions(action, modeOf(action, inputs), siteOf(cloud, inputs)),
        ),
        folder: join(parts.temp, `step-${String(steps).padStart(2, '0')}-${action}`),
        temp: join(parts.temp, `job-${run.id}-${run.attempt}`),
        ...(parts.isVerbose ? { onOutput: (text: string) => voice.output(text) } : {}),
      },
      closing,
    );
  };
  return {
    console: cloud.sites.console,
    guest: cloud.sites.guest,
    cloud,
    newRun,
    start,
    say: (text) => voice.step(text),
    check: (claim, holds, evidence = '') => {
      if (!holds) throw new SceneFailure(evidence === '' ? claim : `${claim} — ${evidence}`);
      voice.proof(claim, evidence);
    },
    build: (release) =>
      buildConsole(release, {
        work: parts.builds,
        closing,
        onStart: () => voice.step(`building the console with Vite: ${release.label}`),
        onOutput: (text) => {
          if (parts.isVerbose) voice.output(text);
        },
      }),
    run: async (action, inputs, options = {}) => {
      const before = cloud.calls().length;
      const started = performance.now();
      const run = options.run ?? newRun();
      const running = await start(action, inputs, run);
      const result = await running.done;
      const step = { ...result, run, ms: performance.now() - started, calls: cloud.calls().slice(before) };
      showStep(voice, action, step, options.exitCode ?? 0, parts.isVerbose);
      return step;
    },
  };
}

/** By what name `iam.json` knows what the step does. */
function modeOf(action: ActionName, inputs: Inputs): string {
  if (action === 'invalidate-cdn') return inputs['dry-run'] === 'true' ? 'dry-run' : 'purge';
  return inputs['mode'] ?? 'deploy';
}

function siteOf(cloud: Cloud, inputs: Inputs): Site {
  const { guest } = cloud.sites;
  const isGuest = inputs['bucket'] === guest.bucket || inputs['distribution-ids'] === guest.distributionId;
  return isGuest ? guest : cloud.sites.console;
}

function showStep(voice: Voice, action: ActionName, step: StepResult, exitCode: number, isVerbose: boolean): void {
  if (step.summary.trim() !== '') voice.summary(`job summary of ${action}`, step.summary);
  voice.step(`ended after ${secondsInWords(step.ms)}: ${callsInWords(step.calls)}`);
  if (step.exitCode === exitCode) return;
  if (!isVerbose && step.summary.trim() === '') voice.output(step.log.split('\n').slice(-40).join('\n'));
  const ended = step.signal === null ? `exit code ${step.exitCode}` : `signal ${step.signal}`;
  const said = step.annotations.find(({ level }) => level === 'error')?.text.split('\n')[0] ?? 'its log is above';
  throw new SceneFailure(`${action} ended with ${ended} where ${exitCode} was expected: ${said}`);
}

/** `14 requests (9 PutObject, 4 CopyObject, 1 GetObject), 48.1 KB sent`. */
export function callsInWords(calls: readonly Call[]): string {
  const kinds = Map.groupBy(calls, ({ operation }) => operation);
  const parts = [...kinds]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([operation, made]) => `${made.length} ${operation}`);
  const sent = calls.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  return `${counted(calls.length, 'request')}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}, ${bytesInWords(sent)} sent`;
}

/** Throws `PreconditionError` where a committed bundle is absent. */
export async function requireBundles(exists: (path: URL) => Promise<boolean>): Promise<void> {
  for (const action of ['upload-static', 'invalidate-cdn']) {
    if (await exists(new URL(`${action}/dist/index.js`, ACTIONS))) continue;
    throw new PreconditionError({
      code: 'rehearsal-bundle-missing',
      message: `actions/${action}/dist/index.js is not there.`,
      remedy: 'Run `npm run build`, which makes the bundles that the rehearsal starts.',
    });
  }
}
