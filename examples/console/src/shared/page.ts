import type { Messages } from './messages.ts';
import type { RuntimeConfig } from './runtime-config.ts';

/** What every page is given. */
export interface Console {
  readonly config: RuntimeConfig;
  readonly messages: Messages;
}

/** One page of the console; the module of a lazy route exports `page`. */
export interface Page {
  readonly title: (console: Console) => string;
  /** The content of `<main>`, beginning with its `h1`. */
  readonly render: (console: Console) => readonly Node[];
}
