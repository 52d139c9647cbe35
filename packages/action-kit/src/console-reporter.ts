import type { Clock, Level, Message, Progress, Reporter } from '@deploy/kernel';

/** The runner's log, as far as a reporter needs it; `@actions/core` has all of it. */
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
const MOST_WARNINGS = 10;

export interface ConsoleReporter extends Reporter {
  /** Warnings that were only logged, because GitHub shows no more annotations. */
  readonly heldBack: number;
}

export function consoleReporter(sink: LogSink, clock: Clock): ConsoleReporter {
  let warnings = 0;
  let progressAtMs = clock.monotonic();
  const write: Readonly<Record<Level, (text: string) => void>> = {
    debug: (text) => sink.debug(text),
    info: (text) => sink.info(text),
    notice: (text) => sink.notice(text),
    warning: (text) => {
      warnings += 1;
      if (warnings <= MOST_WARNINGS) sink.warning(text);
      else sink.info(`Warning: ${text}`);
    },
  };
  return {
    get heldBack() {
      return Math.max(0, warnings - MOST_WARNINGS);
    },
    message: ({ level, text }: Message) => write[level](text),
    progress: (progress: Progress) => {
      const nowMs = clock.monotonic();
      const isLast = progress.done === progress.total;
      if (!isLast && nowMs - progressAtMs < PROGRESS_EVERY_MS) return;
      progressAtMs = nowMs;
      sink.info(progressLine(progress));
    },
    group: async (title, work) => {
      sink.startGroup(title);
      try {
        return await work();
      } finally {
        sink.endGroup();
      }
    },
  };
}

function progressLine({ label, done, total, bytes, totalBytes }: Progress): string {
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  const size =
    bytes === undefined || totalBytes === undefined ? '' : `, ${megabytes(bytes)} of ${megabytes(totalBytes)} MB`;
  return `${label}: ${done} of ${total} (${share} %)${size}`;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
