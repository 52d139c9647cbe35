import type { Clock, Level, Message, Progress, Reporter } from '@deploy/kernel';

/** The runner's log, as far as a reporter needs it. */
export interface LogSink {
  info(line: string): void;
  debug(line: string): void;
  notice(line: string): void;
  warning(line: string): void;
  startGroup(title: string): void;
  endGroup(): void;
}

/** Progress is printed at most so often: a log is read afterwards, not watched. */
const PROGRESS_EVERY_MS = 10_000;
/** GitHub shows ten annotations of each kind for a step (source: GitHub, "Workflow commands"). */
const MOST_ANNOTATIONS = 10;

export interface ConsoleReporter extends Reporter {
  /** Warnings that were only logged, because GitHub shows no more annotations. */
  readonly heldBack: number;
}

export function consoleReporter(sink: LogSink, clock: Clock): ConsoleReporter {
  const warnings = annotations('Warning', sink, sink.warning);
  const notices = annotations('Notice', sink, sink.notice);
  const write: Readonly<Record<Level, (text: string) => void>> = {
    debug: (text) => sink.debug(text),
    info: (text) => sink.info(inert(text)),
    notice: notices.write,
    warning: warnings.write,
  };
  return {
    get heldBack() {
      return warnings.heldBack;
    },
    message: ({ level, text }: Message) => write[level](text),
    progress: occasionally(clock, (progress) => sink.info(progressLine(progress))),
    group: nestable(sink),
  };
}

/**
 * A text without commands to the runner. It obeys a line that begins with `::` and a `##[` anywhere, and names of files
 * or answers of a server come from others (source: GitHub, "Workflow commands").
 */
export const inert = (text: string): string => text.replaceAll(/^([ \t]*):(?=:)/gm, '$1: ').replaceAll('##[', '## [');

function annotations(word: string, sink: LogSink, annotate: (text: string) => void) {
  let written = 0;
  return {
    get heldBack() {
      return Math.max(0, written - MOST_ANNOTATIONS);
    },
    write: (text: string) => {
      written += 1;
      if (written <= MOST_ANNOTATIONS) annotate.call(sink, text);
      else sink.info(inert(`${word}: ${text}`));
    },
  };
}

/** At most one line in ten seconds, and the last one always. */
function occasionally(clock: Clock, show: (progress: Progress) => void): (progress: Progress) => void {
  let shownAtMs = clock.monotonic();
  return (progress) => {
    const nowMs = clock.monotonic();
    if (progress.done !== progress.total && nowMs - shownAtMs < PROGRESS_EVERY_MS) return;
    shownAtMs = nowMs;
    show(progress);
  };
}

/** The runner's groups do not nest: an inner one is a line of the outer. */
function nestable(sink: LogSink): Reporter['group'] {
  let depth = 0;
  return async (title, work) => {
    depth += 1;
    if (depth === 1) sink.startGroup(title);
    else sink.info(inert(title));
    try {
      return await work();
    } finally {
      depth -= 1;
      if (depth === 0) sink.endGroup();
    }
  };
}

function progressLine({ label, done, total, bytes, totalBytes }: Progress): string {
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  const size =
    bytes === undefined || totalBytes === undefined ? '' : `, ${megabytes(bytes)} of ${megabytes(totalBytes)} MB`;
  return inert(`${label}: ${done} of ${total} (${share} %)${size}`);
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
