/** One thing that keeps a run from going on. */
export interface Problem {
  /** Stable kebab-case; documented in docs/troubleshooting.md. */
  readonly code: string;
  /** One sentence with the value. */
  readonly text: string;
  /** What to do about it. */
  readonly remedy: string;
  /** Where to do it: an address on GitHub; null where it is in the workflow file itself. */
  readonly page: string | null;
}

/** Something that weakens a gate without opening it. */
export interface Weakness {
  readonly code: string;
  readonly text: string;
  readonly page: string | null;
}
