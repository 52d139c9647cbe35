import type { Clock, Random } from '@deploy/kernel';
import type { Host, StepLog } from '../host.ts';
import { type Environment, inputVariable } from '../input-spec.ts';
import type { Annotation } from './command-files.ts';

export interface MemoryHostOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Environment;
  readonly clock: Clock;
  readonly random: Random;
  readonly isDebug?: boolean;
  /** Instead of remembering a file. */
  readonly writeFile?: Host['writeFile'];
}

/** A host in memory: no process, no files, no globals. Signals and crashes are sent by the test. */
export interface MemoryHost extends Host {
  readonly outputs: Readonly<Record<string, string>>;
  /** What is kept for the post step. */
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
  /** What the log shows without annotations; groups as `▸ title` and `◂`. */
  readonly lines: readonly string[];
  readonly masks: readonly string[];
  /** Content by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly exit: { readonly code: number; readonly isStuck: boolean } | null;
  send(signal: 'SIGINT' | 'SIGTERM'): void;
  crash(thrown: unknown): void;
}

export function memoryHost(options: MemoryHostOptions): MemoryHost {
  const outputs: Record<string, string> = {};
  const state: Record<string, string> = {};
  const annotations: Annotation[] = [];
  const lines: string[] = [];
  const masks: string[] = [];
  const files = new Map<string, string>();
  const onSignal = listeners<'SIGINT' | 'SIGTERM'>();
  const onCrash = listeners<unknown>();
  let summary = '';
  let exit: { readonly code: number; readonly isStuck: boolean } | null = null;
  const inputs = Object.entries(options.inputs ?? {}).map(([name, value]) => [inputVariable(name), value] as const);
  return {
    env: { ...Object.fromEntries(inputs), ...options.env },
    places: { workingDirectory: '/work', tempDirectory: '/tmp' },
    processId: 1,
    clock: options.clock,
    random: options.random,
    log: memoryLog(lines, annotations),
    isDebug: () => options.isDebug ?? false,
    mask: (value) => void masks.push(value),
    setOutput: (name, value) => {
      outputs[name] = value;
    },
    saveState: (name, value) => {
      state[name] = value;
    },
    addSummary: (markdown) => {
      summary += markdown;
    },
    writeFile: options.writeFile ?? (async (path, content) => void files.set(path, content)),
    onSignal: onSignal.listen,
    onCrash: onCrash.listen,
    finish: (code, isStuck) => {
      exit = { code, isStuck };
    },
    outputs,
    state,
    annotations,
    lines,
    masks,
    files,
    get summary() {
      return summary;
    },
    get exit() {
      return exit;
    },
    send: onSignal.tell,
    crash: onCrash.tell,
  };
}

function memoryLog(lines: string[], annotations: Annotation[]): StepLog {
  const annotate = (level: Annotation['level']) => (text: string, properties?: { readonly title: string }) =>
    void annotations.push({ level, title: properties?.title ?? '', text });
  return {
    info: (line) => void lines.push(line),
    debug: (line) => void lines.push(`debug: ${line}`),
    notice: annotate('notice'),
    warning: annotate('warning'),
    error: annotate('error'),
    beside: ({ level, title, text, file, startLine, endLine }) => {
      const lines = startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`;
      annotations.push({ level, title, text, place: `${file}:${lines}` });
    },
    startGroup: (title) => void lines.push(`▸ ${title}`),
    endGroup: () => void lines.push('◂'),
  };
}

function listeners<T>() {
  const heard = new Set<(value: T) => void>();
  return {
    listen: (listener: (value: T) => void) => {
      heard.add(listener);
      return () => void heard.delete(listener);
    },
    tell: (value: T) => {
      for (const listener of heard) listener(value);
    },
  };
}
