import {
  closeSync,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  type AnomalyKind,
  type SourceAnomaly,
  type SourceItem,
  type SourceRead,
  type SourceTree,
  sourceChanged,
  sourceMissing,
  sourceUnreadable,
} from '@deploy/static-release';

export interface DiskSourceOptions {
  /** For messages, such as `source dist`. */
  readonly name: string;
  /** Links out of the source that are followed; by default none. */
  readonly followsOut?: (path: string) => boolean;
}

/**
 * A folder on disk. Symbolic links are followed as long as they stay inside; those that leave or loop are reported.
 *
 * Small files are read synchronously: with the thread pool a read of a few kilobytes costs three times the processor
 * time, and an upload is bound by it. The event loop gets its turn after every few reads.
 */
export function diskSource(root: string, options: DiskSourceOptions): SourceTree {
  const turns = new Turns();
  return {
    name: options.name,
    async *walk(signal) {
      const walker = new Walker(rootOf(root, options.name), options);
      for (const item of walker.items()) {
        signal?.throwIfAborted();
        await turns.take(1);
        yield item;
      }
    },
    async read(path, start, end, into) {
      const file = `${root}${sep}${path.replaceAll('/', sep)}`;
      try {
        const bytes = roomFor(end - start, into);
        if (end - start > SMALL_READ) return await readLarge(file, start, bytes);
        await turns.take(8);
        return readSmall(file, start, bytes);
      } catch (thrown) {
        throw isGone(thrown) ? sourceChanged(options.name, path) : sourceUnreadable(options.name, path, thrown);
      }
    },
  };
}

/** Bytes up to which a read is over before anything else could have run. */
const SMALL_READ = 256 * 1024;
/** Synchronous work between two turns of the event loop: about 64 reads, a few milliseconds. */
const WORK_PER_TURN = 512;

/** Counts synchronous work, and makes all who work wait while the event loop has its turn. */
class Turns {
  #done = 0;
  #turn: Promise<void> | null = null;

  async take(work: number): Promise<void> {
    this.#done += work;
    if (this.#done < WORK_PER_TURN) return;
    this.#turn ??= setImmediate().then(() => {
      this.#done = 0;
      this.#turn = null;
    });
    await this.#turn;
  }
}

function rootOf(root: string, name: string): string {
  try {
    const real = realpathSync(root);
    if (!statSync(real).isDirectory()) throw sourceMissing(name, 'is not a folder');
    return real;
  } catch (thrown) {
    throw isGone(thrown) ? sourceMissing(name, 'does not exist') : thrown;
  }
}

const roomFor = (size: number, into: Uint8Array | undefined): Uint8Array =>
  into !== undefined && into.byteLength >= size ? into.subarray(0, size) : Buffer.allocUnsafe(size);

function readSmall(file: string, start: number, bytes: Uint8Array): SourceRead {
  const handle = openSync(file, 'r');
  try {
    let length = 0;
    for (;;) {
      const count =
        length === bytes.length ? 0 : readSync(handle, bytes, length, bytes.length - length, start + length);
      length += count;
      if (count === 0) return { bytes: bytes.subarray(0, length), identity: identityOf(fstatSync(handle)) };
    }
  } finally {
    closeSync(handle);
  }
}

async function readLarge(file: string, start: number, bytes: Uint8Array): Promise<SourceRead> {
  await using handle = await open(file, 'r');
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, start + length);
    length += bytesRead;
    if (bytesRead === 0 || length === bytes.length) {
      return { bytes: bytes.subarray(0, length), identity: identityOf(await handle.stat()) };
    }
  }
}

/** A write moves the times, a replacement the inode; times are kept to a fraction of a microsecond. */
const identityOf = (stats: Stats): string =>
  `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeMs}:${stats.ctimeMs}`;

/** A folder on the way down. */
interface Place {
  /** Real path on disk. */
  readonly real: string;
  /** Path in the source; empty, or ending in a slash. */
  readonly path: string;
  /** Real paths of the folders that lead here, this one included. */
  readonly chain: readonly string[];
}

class Walker {
  readonly #root: string;
  readonly #options: DiskSourceOptions;

  constructor(root: string, options: DiskSourceOptions) {
    this.#root = root;
    this.#options = options;
  }

  *items(place: Place = { real: this.#root, path: '', chain: [this.#root] }): Generator<SourceItem> {
    for (const entry of entriesOf(place)) {
      if ('anomaly' in entry) yield entry;
      else yield* this.#item(place, entry);
    }
  }

  *#item(place: Place, entry: Dirent): Generator<SourceItem> {
    const path = place.path + entry.name;
    const real = place.real + sep + entry.name;
    if (entry.name.includes('\ufffd')) yield anomaly(path, 'name-not-utf8', '');
    else if (entry.isFile()) yield fileAt(path, real);
    else if (entry.isDirectory()) yield* this.items(below(place, path, real));
    else if (entry.isSymbolicLink()) yield* this.#link(place, path, real);
    else yield anomaly(path, 'special-file', specialName(entry));
  }

  *#link(place: Place, path: string, link: string): Generator<SourceItem> {
    const target = targetOf(path, link);
    if (typeof target !== 'string') {
      yield target;
      return;
    }
    if (!isWithin(this.#root, target) && !this.#mayLeave(place, path)) {
      yield anomaly(path, 'link-leaves', target);
      return;
    }
    const stats = statSync(target, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== true) yield fileAt(path, target);
    else if (place.chain.some((folder) => isWithin(target, folder))) yield anomaly(path, 'link-loops', target);
    else yield* this.items(below(place, path, target));
  }

  /** A link that may be followed out of the source, or one that lies where such a link led. */
  #mayLeave(place: Place, path: string): boolean {
    return !isWithin(this.#root, place.real) || this.#options.followsOut?.(path) === true;
  }
}

const below = (place: Place, path: string, real: string): Place => ({
  real,
  path: `${path}/`,
  chain: [...place.chain, real],
});

const isWithin = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep);

const anomaly = (path: string, kind: AnomalyKind, detail: string): SourceAnomaly => ({
  kind: 'anomaly',
  path,
  anomaly: kind,
  detail,
});

function entriesOf(place: Place): readonly (Dirent | SourceAnomaly)[] {
  try {
    return readdirSync(place.real, { withFileTypes: true });
  } catch (thrown) {
    return [anomaly(place.path.replace(/\/$/, ''), 'unreadable', codeOf(thrown))];
  }
}

function fileAt(path: string, real: string): SourceItem {
  try {
    const stats = statSync(real);
    if (!stats.isFile()) return anomaly(path, 'special-file', 'neither a file nor a folder');
    return { kind: 'file', path, size: stats.size, identity: identityOf(stats), layer: 'source' };
  } catch (thrown) {
    return anomaly(path, 'unreadable', codeOf(thrown));
  }
}

function targetOf(path: string, link: string): string | SourceAnomaly {
  try {
    return realpathSync(link);
  } catch (thrown) {
    const code = codeOf(thrown);
    if (code === 'ELOOP') return anomaly(path, 'link-loops', 'itself');
    return isGone(thrown)
      ? anomaly(path, 'link-broken', 'its target does not exist')
      : anomaly(path, 'unreadable', code);
  }
}

function specialName(entry: Dirent): string {
  if (entry.isFIFO()) return 'a pipe';
  if (entry.isSocket()) return 'a socket';
  return 'a device';
}

const isGone = (thrown: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(codeOf(thrown));

function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return String(thrown);
  return String(thrown.code);
}
