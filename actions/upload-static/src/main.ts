import type { Action, ActionContext, ActionResult } from '@deploy/action-kit';
import { assertNever, type ObjectStore, TimeoutError } from '@deploy/kernel';
import { DEFAULT_WINDOW, type ReleaseContext, ReleaseState, UploadWindow } from '@deploy/static-release';
import { inputRules } from './input-rules.ts';
import { type Inputs, inputs } from './inputs.ts';
import type { Job } from './job.ts';
import { deployMode } from './modes/deploy-mode.ts';
import { holdMode } from './modes/hold-mode.ts';
import { auditMode, listMode } from './modes/look-mode.ts';
import { pruneMode } from './modes/prune-mode.ts';
import { restoreMode } from './modes/restore-mode.ts';
import type { Ports } from './ports.ts';
import { resolveTarget, type Target } from './target.ts';

export const uploadStatic = (ports: Ports): Action<typeof inputs> => ({
  name: 'upload-static',
  inputs,
  rules: inputRules,
  main: (context) => main(context, ports),
});

async function main(action: ActionContext<Inputs>, ports: Ports): Promise<ActionResult> {
  const target = await resolveTarget(action.inputs, ports.readParameter);
  const deadline = timeLimit(action);
  const { store, close } = await ports.openStore(target, action.inputs.mode);
  const job = {
    inputs: action.inputs,
    target,
    action,
    release: releaseContext(action, target, store, deadline.signal),
  };
  try {
    return await runMode(job);
  } finally {
    deadline.end();
    close();
  }
}

function runMode(job: Job): Promise<ActionResult> {
  const { mode, release } = job.inputs;
  switch (mode) {
    case 'deploy':
      return deployMode(job);
    case 'rollback':
      return restoreMode(job, { kind: 'release', name: release });
    case 'finish':
    case 'undo':
      return restoreMode(job, { kind: mode });
    case 'list':
      return listMode(job);
    case 'audit':
      return auditMode(job);
    case 'prune':
      return pruneMode(job);
    case 'hold':
    case 'lift':
      return holdMode(job, mode);
    default:
      return assertNever(mode);
  }
}

function releaseContext(
  action: ActionContext<Inputs>,
  target: Target,
  store: ObjectStore,
  signal: AbortSignal,
): ReleaseContext {
  const { run, inputs: given } = action;
  const start = given.concurrency;
  return {
    store,
    clock: action.clock,
    random: action.random,
    reporter: action.reporter,
    state: new ReleaseState(store, target.prefix),
    prefix: target.prefix,
    me: { run: run.run, runId: run.runId, attempt: run.attempt, process: action.random.nonce() },
    made: {
      run: run.run,
      attempt: run.attempt,
      commit: run.commit,
      ref: run.ref,
      actor: run.actor,
      artifactDigest: given['artifact-digest'],
    },
    window: new UploadWindow({ ...DEFAULT_WINDOW, start, most: start * 2 }),
    signal,
  };
}

/** One deadline for the whole run, beside the runner's cancellation. */
function timeLimit(action: ActionContext<Inputs>): { readonly signal: AbortSignal; end(): void } {
  const seconds = action.inputs['wait-timeout-seconds'];
  const over = new AbortController();
  const ended = new AbortController();
  const expire = () =>
    over.abort(
      new TimeoutError({
        code: 'time-limit',
        message: `Not done after ${seconds} s (\`wait-timeout-seconds\`).`,
        remedy:
          'Run the action again: it continues from what is there. Raise `wait-timeout-seconds` if S3 is slow for long.',
      }),
    );
  action.clock.sleep(seconds * 1000, ended.signal).then(expire, () => {});
  return { signal: AbortSignal.any([action.signal, over.signal]), end: () => ended.abort() };
}
