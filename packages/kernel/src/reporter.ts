/** How much a message matters. Only `warning` asks a person to act; failures are thrown, never reported. */
export type Level = 'debug' | 'info' | 'notice' | 'warning';

export interface Message {
  /** Stable kebab-case identifier; tests and hosts match on it, never on the text. */
  readonly code: string;
  readonly level: Level;
  readonly text: string;
}

export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly bytes?: number;
  readonly totalBytes?: number;
}

/** Where a library sends what a person may want to read. Libraries never print. */
export interface Reporter {
  message(message: Message): void;
  /** May be called for every item; the host decides how often to show it. */
  progress(progress: Progress): void;
  /** Runs `work` under a heading; the heading is closed whether it succeeds or not. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
}

/** Drops everything. */
export const silentReporter: Reporter = {
  message: () => {},
  progress: () => {},
  group: (_title, work) => work(),
};
