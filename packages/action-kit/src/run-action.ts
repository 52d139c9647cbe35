import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import { AbortedError, type Clock, type DeployError, type Random, type Reporter } from '@deploy/kernel';
import { consoleReporter } from './console-reporter.ts';
import { describeFailure } from './failure.ts';
import { type InputSpecs, type InputsOf, inputVariable, readInputs } from './inputs.ts';
import { type RunContext, runContext } from './run-context.ts';
import { systemClock, systemRandom } from './system.ts';

/** What an action's `main` works with. */
export interface ActionContext<Inputs> {
  readonly inputs: Inputs;
  readonly run: RunContext;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborts with an `AbortedError` when the runner cancels the step. */
  readonly signal: AbortSignal;
}

export interface ActionResult {
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
  /** Written as JSON to the result file. */
  readonly data: unknown;
  /** A result that was reached and is a failure all the same, such as an audit that found differences. */
  readonly failure?: DeployError;
}

export interface Action<S extends InputSpecs> {
  readonly name: string;
  readonly inputs: S;
  main(context: ActionContext<InputsOf<S>>): Promise<ActionResult>;
}

/**
 * The runner sends SIGINT, 7.5 s later SIGTERM, and kills 2.5 s after that (source: GitHub, "Workflow cancellation
 * reference"). The safe state must be reached before.
 */
const GRACE_MS = 7_000;

/** Runs an action as the process's one task: the only place that sets outputs, the summary and the exit code. */
export async function runAction<S extends InputSpecs>(action: Action<S>): Promise<void> {
  const env = process.env;
  const run = runContext(env, { workingDirectory: process.cwd(), tempDirectory: tmpdir() });
  const cancellation = cancelOnSignals();
  try {
    maskSecrets(action.inputs);
    const reporter = consoleReporter(core, systemClock);
    const result = await action.main({
      inputs: readInputs(action.inputs, env),
      run,
      reporter,
      clock: systemClock,
      random: systemRandom,
      signal: cancellation.signal,
    });
    if (reporter.heldBack > 0) core.info(`${reporter.heldBack} more warning(s) are in the log above.`);
    await publish(action.name, run, result);
  } catch (thrown) {
    await publishFailure(action.name, run, thrown);
  } finally {
    cancellation.end();
  }
}

async function publish(name: string, run: RunContext, result: ActionResult): Promise<void> {
  const { failure } = result;
  const status = failure === undefined ? { ok: true } : { ok: false, code: failure.code, message: failure.message };
  await writeResult(name, run, { ...status, data: result.data });
  setOutputs({ ...result.outputs, ...failure?.partial });
  await writeSummary(result.summary);
  if (failure === undefined) return;
  core.error(`${failure.message}\n${failure.remedy}`);
  process.exitCode = 1;
}

async function publishFailure(name: string, run: RunContext, thrown: unknown): Promise<void> {
  process.exitCode = 1;
  const failure = describeFailure(name, thrown, core.isDebug());
  core.error(failure.headline);
  for (const line of failure.details) core.info(line);
  setOutputs(failure.outputs);
  await writeResult(name, run, { ok: false, code: failure.code, message: failure.headline, outputs: failure.outputs });
  await writeSummary(failure.summary);
}

async function writeResult(name: string, run: RunContext, result: object): Promise<void> {
  const file = join(run.tempDirectory, `${name}-${process.pid}-result.json`);
  await writeFile(file, `${JSON.stringify({ action: name, run: run.run, ...result }, null, 2)}\n`);
  setOutputs({ 'result-file': file });
}

function setOutputs(outputs: Readonly<Record<string, string>>): void {
  if (process.env['GITHUB_OUTPUT'] === undefined) return;
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

async function writeSummary(markdown: string): Promise<void> {
  if (process.env['GITHUB_STEP_SUMMARY'] === undefined) return;
  await core.summary.addRaw(markdown, true).write();
}

function maskSecrets(specs: InputSpecs): void {
  for (const [name, spec] of Object.entries(specs)) {
    const value = process.env[inputVariable(name)];
    if (spec.isSecret && value !== undefined && value !== '') core.setSecret(value);
  }
}

function cancelOnSignals(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  let deadline: NodeJS.Timeout | undefined;
  const onSignal = (name: NodeJS.Signals) => {
    controller.abort(
      new AbortedError({
        code: 'cancelled',
        message: `Cancelled by ${name}.`,
        remedy: 'Run the job again; it continues from what is there.',
      }),
    );
    // Whatever still hangs then would be killed by the runner anyway, and without a word.
    deadline ??= setTimeout(() => process.exit(1), GRACE_MS);
    deadline.unref();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(deadline);
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
