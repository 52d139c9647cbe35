/** A change to the console's sources, as a developer would make it. The text must be found exactly once. */
export interface SourceEdit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** One commit of the console. */
export interface ConsoleRelease {
  /** What the page shows as its release. */
  readonly label: string;
  readonly edits: readonly SourceEdit[];
}

const TWO_DAYS_OF_TIDES: readonly SourceEdit[] = [
  { file: 'src/routes/tides.ts', find: 'const HOURS_SHOWN = 24;', replace: 'const HOURS_SHOWN = 48;' },
  {
    file: 'public/locales/en.json',
    find: 'Predicted level over the hours ahead.',
    replace: 'Predicted level over the two days ahead.',
  },
];

const NEW_ICON: readonly SourceEdit[] = [
  { file: 'public/favicon.svg', find: 'fill="#0b5f73"', replace: 'fill="#8a3b12"' },
];

const HIGHEST_FIRST: readonly SourceEdit[] = [
  {
    file: 'src/routes/stations.ts',
    find: 'const found = STATIONS.filter(',
    replace: 'const found = [...STATIONS].sort((one, other) => other.mean - one.mean).filter(',
  },
  { file: 'public/robots.txt', find: 'Disallow: /', replace: 'Disallow: /release' },
];

/** The commits that the scenes deploy; each holds the changes of those before it. */
export const RELEASES = {
  first: { label: 'release-1', edits: [] },
  /** A lazy page and a text change: old tabs ask for a chunk that no page names any more. */
  longerTides: { label: 'release-2', edits: TWO_DAYS_OF_TIDES },
  /** An unhashed file changes. */
  newIcon: { label: 'release-3', edits: [...TWO_DAYS_OF_TIDES, ...NEW_ICON] },
  /** Another lazy page and another unhashed file. */
  highestFirst: { label: 'release-4', edits: [...TWO_DAYS_OF_TIDES, ...NEW_ICON, ...HIGHEST_FIRST] },
} as const satisfies Readonly<Record<string, ConsoleRelease>>;
