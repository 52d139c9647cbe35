import { createHash, hash } from 'node:crypto';
import { DeployError, errorMessage } from '@deploy/kernel';
import { type FileFindings, inspectorOf, NO_FINDINGS } from './file-findings.ts';
import { compileGlobs } from './glob.ts';
import { compareKeys } from './release-id.ts';
import {
  type Layer,
  type SourceAnomaly,
  type SourceFile,
  type SourceItem,
  type SourceTree,
  sourceChanged,
} from './source-tree.ts';

/** A file of the source, read once: its digest, and what the guards want to know of its content. */
export interface ScannedFile {
  /** Relative to the prefix, `/`-separated, no leading slash. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly layer: Layer;
  readonly findings: FileFindings;
}

export interface Scan {
  /** The source's name, for messages. */
  readonly source: string;
  /** In key order. */
  readonly files: readonly ScannedFile[];
  readonly anomalies: readonly SourceAnomaly[];
  /** Paths left out, in order. */
  readonly excluded: readonly string[];
}

export interface ScanOptions {
  readonly exclude?: readonly string[];
  readonly signal?: AbortSignal;
  /** Called after each file. */
  readonly onFile?: (file: ScannedFile) => void;
}

/** What desktop systems leave in folders. Published, it tells the names of files that were never meant to be. */
export const LEFT_BY_SYSTEMS: readonly string[] = ['.DS_Store', 'Thumbs.db', 'desktop.ini'];

/** Files are read side by side in pieces: at most `LANES * PIECE` bytes, 16 MiB, are in memory at once. */
const LANES = 8;
const PIECE = 2 * 1024 * 1024;

/**
 * Reads every file of a source once. Throws `source-missing`, and `source-changed` when a file is written to meanwhile;
 * a file that may not be read is an anomaly.
 */
export async function scanSource(source: SourceTree, options: ScanOptions = {}): Promise<Scan> {
  const isExcluded = compileGlobs([...LEFT_BY_SYSTEMS, ...(options.exclude ?? [])]);
  const files: ScannedFile[] = [];
  const anomalies: SourceAnomaly[] = [];
  const excluded: string[] = [];
  await inLanes(source.walk(options.signal), async (item, scratch) => {
    options.signal?.throwIfAborted();
    if (isExcluded(item.path)) {
      excluded.push(item.path);
      return;
    }
    const scanned = item.kind === 'file' ? await scanFile(source, item, scratch) : item;
    if ('anomaly' in scanned) {
      anomalies.push(scanned);
    } else {
      files.push(scanned);
      options.onFile?.(scanned);
    }
  });
  return {
    source: source.name,
    files: files.sort((a, b) => compareKeys(a.key, b.key)),
    anomalies: anomalies.sort((a, b) => compareKeys(a.path, b.path)),
    excluded: excluded.sort(compareKeys),
  };
}

/** Works on items side by side. After a failure no item is begun, and the failure is thrown once nothing is under way. */
async function inLanes(
  items: AsyncIterable<SourceItem>,
  work: (item: SourceItem, scratch: Scratch) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let hasFailed = false;
  const lane = async () => {
    const scratch = new Scratch();
    try {
      while (!hasFailed) {
        const next = await iterator.next();
        if (next.done === true) return;
        await work(next.value, scratch);
      }
    } catch (thrown) {
      hasFailed = true;
      throw thrown;
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
  await iterator.return?.();
  const failed = lanes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** A buffer that is read into again and again: thousands of fresh ones would wait for the garbage collector. */
class Scratch {
  #bytes = new Uint8Array(SMALLEST_SCRATCH);

  /** At least so many bytes. */
  of(size: number): Uint8Array {
    if (this.#bytes.byteLength < size) this.#bytes = new Uint8Array(Math.min(PIECE, size * 2));
    return this.#bytes;
  }
}

const SMALLEST_SCRATCH = 64 * 1024;

async function scanFile(source: SourceTree, file: SourceFile, scratch: Scratch): Promise<ScannedFile | SourceAnomaly> {
  try {
    return await readThrough(source, file, scratch);
  } catch (thrown) {
    if (!(thrown instanceof DeployError) || thrown.code !== 'source-unreadable') throw thrown;
    return { kind: 'anomaly', path: file.path, anomaly: 'unreadable', detail: errorMessage(thrown.cause ?? thrown) };
  }
}

async function readThrough(source: SourceTree, file: SourceFile, scratch: Scratch): Promise<ScannedFile> {
  const inspector = inspectorOf(file.path);
  const digest = file.size > PIECE ? createHash('sha256') : null;
  let sha256 = '';
  let start = 0;
  do {
    const end = Math.min(file.size, start + PIECE);
    const { bytes, identity } = await source.read(file.path, start, end, scratch.of(end - start));
    if (identity !== file.identity || bytes.byteLength !== end - start) throw sourceChanged(source.name, file.path);
    inspector?.write(bytes);
    if (digest === null) sha256 = hash('sha256', bytes, 'hex');
    else digest.update(bytes);
    start = end;
  } while (start < file.size);
  return {
    key: file.path,
    size: file.size,
    sha256: digest?.digest('hex') ?? sha256,
    layer: file.layer,
    findings: inspector?.end() ?? NO_FINDINGS,
  };
}
