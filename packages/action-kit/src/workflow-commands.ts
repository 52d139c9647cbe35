import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { EOL } from 'node:os';
import type { FileAnnotation, StepLog } from './host.ts';
import type { Environment } from './input-spec.ts';

/**
 * The runner's own protocol, as far as it is used here: commands are lines on standard output, outputs and states go to a file.
 * Source: GitHub, "Workflow commands for GitHub Actions". `@actions/core` speaks it as well, and loads an HTTP client for
 * what is not used here, which is a third of the time an action takes to start; a test holds the two against each other.
 */
export interface WorkflowCommands {
  readonly log: StepLog;
  readonly isDebug: boolean;
  mask(secret: string): void;
  setOutput(name: string, value: string): void;
  /** For the post step of the same action, which finds it as `STATE_<name>`. */
  saveState(name: string, value: string): void;
}

type Write = (line: string) => void;

export function workflowCommands(env: Environment, write: Write = writeToStandardOutput): WorkflowCommands {
  const command = (name: string, text: string, properties = '') => write(`::${name}${properties}::${escapeData(text)}`);
  return {
    log: {
      info: write,
      debug: (text) => command('debug', text),
      notice: (text) => command('notice', text),
      warning: (text) => command('warning', text),
      error: (text, { title }) => command('error', text, ` title=${escapeProperty(title)}`),
      beside: (annotation) => command(annotation.level, annotation.text, besideProperties(annotation)),
      startGroup: (title) => command('group', title),
      endGroup: () => command('endgroup', ''),
    },
    isDebug: env['RUNNER_DEBUG'] === '1',
    mask: (secret) => command('add-mask', secret),
    // Runners no longer obey outputs and states that are set by a command on standard output.
    setOutput: (name, value) => appendEntry(env['GITHUB_OUTPUT'], name, value),
    saveState: (name, value) => appendEntry(env['GITHUB_STATE'], name, value),
  };
}

/** Columns only for a single line: GitHub has no use for them otherwise (source: GitHub, "Check runs", annotations). */
function besideProperties({ title, file, startLine, endLine, startColumn, endColumn }: FileAnnotation): string {
  const isOneLine = startLine === endLine && startColumn !== null;
  const properties: readonly (readonly [string, string | number | null])[] = [
    ['title', title],
    ['file', file],
    ['line', startLine],
    ['endLine', endLine],
    ['col', isOneLine ? startColumn : null],
    ['endColumn', isOneLine ? endColumn : null],
  ];
  const given = properties.flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${escapeProperty(`${value}`)}`],
  );
  return ` ${given.join(',')}`;
}

function appendEntry(file: string | undefined, name: string, value: string): void {
  if (file !== undefined && file !== '') appendFileSync(file, fileEntry(name, value));
}

/** A value of any number of lines between two delimiters that nobody can guess. */
function fileEntry(name: string, value: string): string {
  const delimiter = `ghadelimiter_${randomUUID()}`;
  return `${name}<<${delimiter}${EOL}${value}${EOL}${delimiter}${EOL}`;
}

const writeToStandardOutput: Write = (line) => void process.stdout.write(line + EOL);

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
