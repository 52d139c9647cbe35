import { PreconditionError } from '@deploy/kernel';

/** Where a file comes from: the build, or the files of one environment laid over it. */
export type Layer = 'source' | 'overlay';

export interface SourceFile {
  readonly kind: 'file';
  /** Relative to the source, `/`-separated, no leading slash. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Opaque; another value means that the file may have been written or replaced. */
  readonly identity: string;
  readonly layer: Layer;
}

/**
 * What stands in the source and is no file that can be deployed.
 *
 * - `link-leaves`: a symbolic link to something outside the source
 * - `link-loops`: a symbolic link to a folder that holds it, or to itself
 * - `link-broken`: a symbolic link to nothing
 * - `unreadable`: the file or folder may not be read
 * - `special-file`: a socket, pipe or device
 * - `name-not-utf8`: the bytes of the name are not UTF-8
 */
export type AnomalyKind =
  | 'link-leaves'
  | 'link-loops'
  | 'link-broken'
  | 'unreadable'
  | 'special-file'
  | 'name-not-utf8';

export interface SourceAnomaly {
  readonly kind: 'anomaly';
  readonly path: string;
  readonly anomaly: AnomalyKind;
  /** Where a link leads, or why something cannot be read; for messages. */
  readonly detail: string;
}

export type SourceItem = SourceFile | SourceAnomaly;

export interface SourceRead {
  /** Fewer bytes than asked for when the file ends earlier. */
  readonly bytes: Uint8Array;
  /** The file's identity after the read. */
  readonly identity: string;
}

/** A folder with a built site, as a port: on disk, in memory, or several laid over each other. */
export interface SourceTree {
  /** For messages, such as `source dist`. */
  readonly name: string;
  /** All files and anomalies, in no order. Rejects with `source-missing` when there is no such folder. */
  walk(signal?: AbortSignal): AsyncIterable<SourceItem>;
  /**
   * Bytes `start` (inclusive) to `end` (exclusive) of a file that `walk` named. Rejects with `source-changed` when it is
   * gone, with `source-unreadable` when it may not be read.
   *
   * @param into may be used for the bytes, which are then good until it is given again
   */
  read(path: string, start: number, end: number, into?: Uint8Array): Promise<SourceRead>;
}

/** There is no such folder. */
export function sourceMissing(name: string, detail: string): PreconditionError {
  return new PreconditionError({
    code: 'source-missing',
    message: `There is no folder to deploy: ${name} ${detail}.`,
    remedy:
      'Check that the build ran in this job, or that its artifact was downloaded, and that inputs `source` and `overlay` name its folder relative to the workspace.',
  });
}

/** Somebody wrote to the source while it was being deployed. */
export function sourceChanged(name: string, path: string): PreconditionError {
  return new PreconditionError({
    code: 'source-changed',
    message: `${path} of ${name} changed while it was being deployed.`,
    remedy:
      'Let the build finish before the deploy starts (no watcher, no step in the background that writes there) and run the job again.',
  });
}

/** A file that may not be read. */
export function sourceUnreadable(name: string, path: string, cause: unknown): PreconditionError {
  return new PreconditionError({
    code: 'source-unreadable',
    message: `${path} of ${name} cannot be read.`,
    remedy: 'Make the file readable for the user that runs the job, or leave it out with `exclude`.',
    cause,
  });
}
