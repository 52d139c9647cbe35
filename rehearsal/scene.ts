import type { ExampleName } from './example.ts';
import type { Stage } from './stage.ts';

/** One thing shown on the running system: an own file in `scenes/`, named `NN-name.ts` or `NNN-name.ts`, exporting these. */
export interface Scene {
  /** A few words, such as `An open tab survives a release`. */
  readonly title: string;
  /** What goes wrong without it; one or two sentences for somebody who has never deployed a site. */
  readonly why: string;
  /** Numbers of the scenes whose end is this one's beginning, such as `['10']`. */
  readonly needs?: readonly string[];
  /** The example that it builds, which cannot be had without its dependencies. */
  readonly example?: ExampleName;
  /** Throws when something is not as claimed. */
  readonly run: (stage: Stage) => Promise<void>;
}

export interface NumberedScene extends Scene {
  /** Two digits for sites, three for the API. */
  readonly number: string;
}
