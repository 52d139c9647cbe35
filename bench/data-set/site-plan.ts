import { normal, seededRandom } from '../statistics/seeded-random.ts';

/** One file of the invented site, before it has content. */
export interface PlannedFile {
  /** Folder and name without digest and extension, such as `assets/user-table-17`. */
  readonly stem: string;
  readonly extension: string;
  readonly medium: 'text' | 'binary';
  /** Whether the build puts a digest of the content into the name. */
  readonly hashed: boolean;
  /** Bytes, in the first and in the second release. */
  readonly sizes: readonly [number, number];
  /** Content differs between the releases. */
  readonly changes: boolean;
  readonly seed: number;
}

/** Log-normal: half of the files are smaller than this (bytes), and the mean is 1.79 times as much. */
const MEDIAN_BYTES = 6_300;
const SPREAD = 1.077;
const SMALLEST = 120;
const LARGEST = 4 << 20;
/** Share of files whose content changes from the first release to the second. */
const CHANGED_SHARE = 0.05;

/** What stands at the root of nearly every such site; names never change. `index.html` is written apart from these. */
const ROOT: readonly Pick<PlannedFile, 'stem' | 'extension' | 'medium'>[] = [
  { stem: 'sw', extension: 'js', medium: 'text' },
  { stem: 'config', extension: 'json', medium: 'text' },
  { stem: 'manifest', extension: 'webmanifest', medium: 'text' },
  { stem: 'robots', extension: 'txt', medium: 'text' },
  { stem: 'favicon', extension: 'ico', medium: 'binary' },
];

/** The rest: nine in ten come out of the bundler with a digest in the name, the others are copied from `public/`. */
const MIX = [
  { share: 0.6, folder: 'assets', name: 'chunk', extension: 'js', medium: 'text', hashed: true },
  { share: 0.14, folder: 'assets', name: 'style', extension: 'css', medium: 'text', hashed: true },
  { share: 0.08, folder: 'assets', name: 'icon', extension: 'svg', medium: 'text', hashed: true },
  { share: 0.05, folder: 'assets', name: 'picture', extension: 'webp', medium: 'binary', hashed: true },
  { share: 0.03, folder: 'assets', name: 'font', extension: 'woff2', medium: 'binary', hashed: true },
  { share: 0.05, folder: 'locales', name: 'messages', extension: 'json', medium: 'text', hashed: false },
  { share: 0.05, folder: 'images', name: 'photo', extension: 'png', medium: 'binary', hashed: false },
] as const;

/** Plans a site of exactly `count` files (`index.html` included): the same plan for the same count, every time. */
export function planSite(count: number): readonly PlannedFile[] {
  const random = seededRandom(count);
  const stems = [...ROOT.map((file) => ({ ...file, hashed: false })), ...bundled(count - 1 - ROOT.length, random)];
  const changing = changingPlaces(stems.length, count, random);
  return stems.map((file, place) => {
    const size = drawSize(random);
    const nth = changing.indexOf(place);
    // Every second change keeps the size, as a version number or a flipped flag does.
    const second = nth >= 0 && nth % 2 === 1 ? size + 1 + Math.floor(random() * 400) : size;
    return { ...file, sizes: [size, second], changes: nth >= 0, seed: count * 100_003 + place };
  });
}

function bundled(count: number, random: () => number) {
  return Array.from({ length: count }, (_, nth) => {
    const kind = drawKind(random());
    const { extension, medium, hashed } = kind;
    return { stem: `${kind.folder}/${kind.name}-${String(nth).padStart(5, '0')}`, extension, medium, hashed };
  });
}

/** Shares add up to one, and `draw` lies below it. */
function drawKind(draw: number) {
  let sum = 0;
  for (const kind of MIX) {
    sum += kind.share;
    if (draw < sum) return kind;
  }
  return MIX[0];
}

/** `index.html` names the changed entry chunk, so it is one of the changes; the service worker (place 0) lists them all. */
function changingPlaces(files: number, count: number, random: () => number): readonly number[] {
  const wanted = Math.round(count * CHANGED_SHARE) - 1;
  const places = new Set([0]);
  while (places.size < wanted) places.add(ROOT.length + Math.floor(random() * (files - ROOT.length)));
  return [...places];
}

function drawSize(random: () => number): number {
  const size = Math.round(MEDIAN_BYTES * Math.exp(SPREAD * normal(random)));
  return Math.min(LARGEST, Math.max(SMALLEST, size));
}
