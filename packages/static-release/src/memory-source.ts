import { sha256Hex } from '@deploy/kernel';
import { type SourceAnomaly, type SourceTree, sourceChanged } from './source-tree.ts';

export type MemoryFiles = Record<string, string | Uint8Array>;

export interface MemorySourceOptions {
  readonly name?: string;
  readonly anomalies?: readonly Omit<SourceAnomaly, 'kind'>[];
}

/** A source in memory. `files` is read anew each time, so that a change of it is a change of the source. */
export function memorySource(files: MemoryFiles, options: MemorySourceOptions = {}): SourceTree {
  const name = options.name ?? 'memory';
  const content = (path: string): Uint8Array => {
    const found = files[path];
    if (found === undefined) throw sourceChanged(name, path);
    return typeof found === 'string' ? new TextEncoder().encode(found) : found;
  };
  return {
    name,
    async *walk(signal) {
      for (const path of Object.keys(files)) {
        signal?.throwIfAborted();
        const bytes = content(path);
        yield { kind: 'file', path, size: bytes.byteLength, identity: sha256Hex(bytes), layer: 'source' };
      }
      for (const anomaly of options.anomalies ?? []) yield { kind: 'anomaly', ...anomaly };
    },
    async read(path, start, end) {
      const bytes = content(path);
      return { bytes: bytes.slice(start, end), identity: sha256Hex(bytes) };
    },
  };
}
