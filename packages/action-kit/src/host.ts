import { appendFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Clock, Random } from '@deploy/kernel';
import type { LogSink } from './console-reporter.ts';
import type { Environment } from './input-spec.ts';
import type { Places } from './run-context.ts';
import { systemClock, systemRandom } from './system.ts';
import { workflowCommands } from './workflow-commands.ts';

/** The log of a step, annotations included. */
export interface StepLog extends LogSink {
  error(text: string, properties: { readonly title: string }): void;
  /** Shows a text beside lines of a file. */
  beside(annotation: FileAnnotation): void;
}

/** A text that GitHub shows beside lines of a file of the repository, with the pull request's changes too. */
export interface FileAnnotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly text: string;
  /** Relative to the root of the repository. */
  readonly file: string;
  /** 1-based, inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** Columns are 1-based; null when unknown. */
  readonly startColumn: number | null;
  readonly endColumn: number | null;
}

/** Everything that a run touches outside itself. Tests give one that only remembers. */
export interface Host {
  readonly env: Environment;
  readonly places: Places;
  /** Tells runs on one machine apart. */
  readonly processId: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: StepLog;
  isDebug(): boolean;
  /** Hides a value in everything that is logged from now on. */
  mask(secret: string): void;
  setOutput(name: string, value: string): void;
  /** Keeps a text for the post step of the same action. */
  saveState(name: string, value: string): void;
  addSummary(markdown: string): void;
  writeFile(path: string, content: string): Promise<void>;
  /** Calls back for SIGINT and SIGTERM instead of ending; returns how to stop that. */
  onSignal(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void;
  /** Calls back for what nobody caught instead of ending; returns how to stop that. */
  onCrash(listener: (thrown: unknown) => void): () => void;
  /** Nothing comes after this. `isStuck`: work that cannot be stopped is still going on. */
  finish(exitCode: number, isStuck: boolean): void;
}

/** Sockets that were let go close by themselves within this time. */
const LINGER_MS = 2_000;

/** This process, with the runner around it or without one. */
export function processHost(): Host {
  const { env } = process;
  const commands = workflowCommands(env);
  return {
    env,
    places: { workingDirectory: process.cwd(), tempDirectory: tmpdir() },
    processId: process.pid,
    clock: systemClock,
    random: systemRandom,
    log: commands.log,
    isDebug: () => commands.isDebug,
    mask: commands.mask,
    setOutput: commands.setOutput,
    saveState: commands.saveState,
    addSummary: (markdown) => {
      const file = env['GITHUB_STEP_SUMMARY'];
      if (file && markdown !== '') appendFileSync(file, markdown.endsWith('\n') ? markdown : `${markdown}\n`);
    },
    writeFile: (path, content) => writeFile(path, content),
    onSignal: listenToSignals,
    onCrash: listenToCrashes,
    finish: (exitCode, isStuck) => {
      process.exitCode = exitCode;
      if (isStuck) process.exit();
      // Ends by itself when nothing is open. A forgotten handle must not cost minutes of a runner: the timer holds
      // nothing open, so it only fires when something else does.
      setTimeout(() => process.exit(), LINGER_MS).unref();
    },
  };
}

function listenToCrashes(listener: (thrown: unknown) => void): () => void {
  // Nothing is left to wait for and there is no result: Node would end with code 13 and without a word of ours.
  const onNothingLeft = () => listener(new Error('the work waits for something that never happens'));
  process.on('uncaughtException', listener);
  process.once('beforeExit', onNothingLeft);
  return () => {
    process.off('uncaughtException', listener);
    process.off('beforeExit', onNothingLeft);
  };
}

function listenToSignals(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void {
  const onInterrupt = () => listener('SIGINT');
  const onTerminate = () => listener('SIGTERM');
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return () => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
  };
}
