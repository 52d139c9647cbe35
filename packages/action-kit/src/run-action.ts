import { join } from 'node:path';
import {
  type Clock,
  DeployError,
  errorMessage,
  type Message,
  PreconditionError,
  type Random,
  type Reporter,
} from '@deploy/kernel';
import { consoleReporter, inert } from './console-reporter.ts';
import { helpLinks } from './help-links.ts';
import { type FileAnnotation, type Host, processHost } from './host.ts';
import { type InputSpecs, inputVariable } from './input-spec.ts';
import { type InputRules, type InputsOf, readInputs } from './inputs.ts';
import { watchForInterruption } from './interruption.ts';
import { describeFailure, type Failure, type FailureSetting, failureSummary, type Outcome } from './outcome.ts';
import { type RunContext, runContext } from './run-context.ts';
import { idleInputs } from './stray-inputs.ts';

/** What an action's `main` works with. */
export interface ActionContext<Inputs> {
  readonly inputs: Inputs;
  readonly run: RunContext;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborts with an `AbortedError` when the runner cancels the step; seven seconds are left then. */
  readonly signal: AbortSignal;
  /** Tells outputs as soon as they are known: they are set also when the run fails later. */
  known(outputs: Readonly<Record<string, string>>): void;
  readonly state: StepState;
  /** Shows a text beside lines of a file. GitHub shows ten of each level for a step; choosing them is the caller's. */
  annotate(annotation: FileAnnotation): void;
  /** Hides a value in everything that is logged from now on. */
  mask(secret: string): void;
}

/** What the main step of an action leaves to its post step. Kept by the runner, also when the main step is killed. */
export interface StepState {
  /** Null where nothing was saved. Only the post step gets what the main step saved. */
  read(name: string): string | null;
  save(name: string, value: string): void;
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
  /** What inputs must fulfil together. */
  readonly rules?: InputRules<S>;
  main(context: ActionContext<InputsOf<S>>): Promise<ActionResult>;
}

/**
 * Runs an action as the process's one task: the only place that sets outputs, the summary and the exit code. Never
 * throws: whatever happens is one annotation, the outputs that are known, a summary and a result file.
 */
export async function runAction<S extends InputSpecs>(action: Action<S>, host: Host = processHost()): Promise<void> {
  const startedMs = host.clock.monotonic();
  const run = runContext(host.env, host.places);
  const interruption = watchForInterruption(host);
  const reporter = consoleReporter(host.log, host.clock);
  interruption.signal.addEventListener('abort', () => reporter.message(cancelling));
  const setting = {
    action: action.name,
    links: helpLinks(host.env),
    isDebug: host.isDebug(),
    signal: interruption.signal,
  };
  const outputs: Record<string, string> = {};
  const known = (more: Readonly<Record<string, string>>) => void Object.assign(outputs, more);
  const outcome = await reach(setting, outputs, () => {
    maskSecrets(action.inputs, host);
    const inputs = readInputs(action.inputs, host.env, action.rules);
    tellIdleInputs(action.inputs, host, reporter);
    const { clock, random } = host;
    const { signal } = interruption;
    const writing = { known, state: stepState(host), annotate: host.log.beside, mask: host.mask };
    return interruption.orGiveUp(action.main({ inputs, run, reporter, clock, random, signal, ...writing }));
  });
  const seconds = Math.round(host.clock.monotonic() - startedMs) / 1000;
  const exitCode = await publish(outcome, { action: action.name, run, seconds }, setting, host);
  if (reporter.heldBack > 0) host.log.info(`${reporter.heldBack} more warning(s) are in the log above.`);
  interruption.end();
  host.finish(exitCode, interruption.isStuck);
}

/** Source: GitHub, "Workflow commands for GitHub Actions", "Sending values to the pre and post actions". */
function stepState({ env, saveState }: Host): StepState {
  return { read: (name) => env[`STATE_${name}`] || null, save: saveState };
}

/** @param known outputs that the work has told so far */
async function reach(
  setting: FailureSetting,
  known: Readonly<Record<string, string>>,
  work: () => Promise<ActionResult>,
): Promise<Outcome> {
  try {
    const { outputs, summary, data, failure } = await work();
    if (failure === undefined) return { outputs: { ...known, ...outputs }, summary, data, failure: null };
    const all = { ...known, ...outputs, ...failure.partial };
    return { outputs: all, summary, data, failure: describeFailure(failure, setting) };
  } catch (thrown) {
    const failure = describeFailure(thrown, setting);
    const all = { ...known, ...(thrown instanceof DeployError ? thrown.partial : {}) };
    return { outputs: all, summary: failureSummary(setting.action, failure, all), data: null, failure };
  }
}

const cancelling: Message = {
  code: 'cancelling',
  level: 'info',
  text: 'Asked to stop: no new work begins, and what is under way is brought to a safe state.',
};

interface About {
  readonly action: string;
  readonly run: RunContext;
  readonly seconds: number;
}

/** Answers the exit code. What cannot be written fails the step as well: a later one would miss it. */
async function publish(outcome: Outcome, about: About, setting: FailureSetting, host: Host): Promise<0 | 1> {
  if (outcome.failure !== null) logFailure(about.action, outcome.failure, host);
  try {
    await write(outcome, about, host);
  } catch (cause) {
    const unwritten = describeFailure(resultUnwritable(cause), setting);
    if (outcome.failure === null) logFailure(about.action, unwritten, host);
    else host.log.info(inert(unwritten.message));
    return 1;
  }
  return outcome.failure === null ? 0 : 1;
}

async function write({ outputs, summary, data, failure }: Outcome, about: About, host: Host): Promise<void> {
  const { action, run, seconds } = about;
  for (const [name, value] of Object.entries(outputs)) host.setOutput(name, value);
  host.addSummary(summary);
  const status = failure === null ? { ok: true } : { ok: false, ...statusOf(failure) };
  const result = { action, run: run.run, attempt: run.attempt, seconds, ...status, outputs, data };
  const file = join(run.tempDirectory, `${action}-${host.processId}-result.json`);
  await host.writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  host.setOutput('result-file', file);
}

function resultUnwritable(cause: unknown): PreconditionError {
  return new PreconditionError({
    code: 'result-unwritable',
    message: `The work is done, and its outputs could not be written: ${errorMessage(cause)}`,
    remedy: 'Look at the disk and at RUNNER_TEMP of the runner, and run the job again: what is done is not done twice.',
    cause,
  });
}

const statusOf = ({ code, blame, message, remedy, help }: Failure) => ({ code, blame, message, remedy, help });

/** One annotation; the rest is folded away below it. */
function logFailure(action: string, { code, message, remedy, help, background }: Failure, { log }: Host): void {
  log.error(`${message}\n${remedy}\n${help}`, { title: `${action}: ${code}` });
  if (background.length === 0) return;
  log.startGroup('Background');
  for (const line of background) log.info(inert(line));
  log.endGroup();
}

function tellIdleInputs(specs: InputSpecs, host: Host, reporter: Reporter): void {
  for (const text of idleInputs(specs, host.env)) reporter.message({ code: 'input-idle', level: 'info', text });
}

function maskSecrets(specs: InputSpecs, host: Host): void {
  for (const [name, spec] of Object.entries(specs)) {
    const value = (host.env[inputVariable(name)] ?? '').trim();
    if (spec.isSecret && value !== '') host.mask(value);
  }
}
