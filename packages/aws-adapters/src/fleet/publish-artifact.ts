import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { ABSENT, type Body, ConflictError, type ObjectStore, PreconditionError } from '@deploy/kernel';
import { artifactKey, releaseUri } from './release-uri.ts';

export interface PublishedArtifact {
  /** Such as `s3://bucket/releases/<sha256>.tar.gz`; what a release pointer holds. */
  readonly uri: string;
  readonly key: string;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** Nothing was uploaded: the same bytes were there. */
  readonly wasThere: boolean;
}

export interface PublishOptions {
  /** The digest that the artifact must have, lower-case hex, such as one noted when it was built. */
  readonly sha256?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Stores an artifact under its digest, once. The file is read twice, for the digest and for the upload, and what is stored is
 * what was digested. Throws `PreconditionError` `artifact-missing`, `artifact-empty` or `artifact-changed`, and
 * `ConflictError` `artifact-differs` where other bytes are under its key.
 */
export async function publishArtifact(
  store: ObjectStore,
  path: string,
  { sha256: expected, signal }: PublishOptions = {},
): Promise<PublishedArtifact> {
  const file = await openArtifact(path);
  try {
    const { sha256, size } = await digestOf(file, path, signal);
    if (expected !== undefined && expected.toLowerCase() !== sha256) throw changed(path, expected, sha256);
    const key = artifactKey(sha256, path);
    const published = { uri: releaseUri(store.bucket, key), key, sha256, size };
    const known = await store.head(key, signal);
    if (known !== null) return { ...(await sameBytes(store, published, signal)), wasThere: true };
    const headers = { contentType: 'application/octet-stream' };
    const body = bodyOf(file, path, { sha256, size });
    const outcome = await store.put({ key, body, headers, condition: ABSENT, ...(signal && { signal }) });
    if (outcome.kind === 'written') return { ...published, wasThere: false };
    // Another run stored it meanwhile.
    return { ...(await sameBytes(store, published, signal)), wasThere: true };
  } finally {
    await file.close();
  }
}

type Published = Omit<PublishedArtifact, 'wasThere'>;

async function sameBytes(store: ObjectStore, published: Published, signal?: AbortSignal): Promise<Published> {
  const found = await store.digest(published.key, signal);
  if (found === published.sha256) return published;
  throw new ConflictError({
    code: 'artifact-differs',
    message: `${published.uri} holds other bytes (SHA-256 ${found ?? 'of nothing'}) than its name says.`,
    remedy:
      'Somebody wrote over it, or deleted it meanwhile. Delete that object, unless a release pointer names it, and run the job again; the bucket policy should let only the deploy role write there.',
  });
}

async function openArtifact(path: string): Promise<FileHandle> {
  try {
    const file = await open(path);
    if ((await file.stat()).isFile()) return file;
    await file.close();
  } catch (cause) {
    throw missing(path, cause);
  }
  throw missing(path);
}

const CHUNK = 1 << 20;

async function digestOf(file: FileHandle, path: string, signal?: AbortSignal) {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(CHUNK);
  let size = 0;
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, CHUNK, size);
    if (bytesRead === 0) break;
    hash.update(buffer.subarray(0, bytesRead));
    size += bytesRead;
  }
  if (size === 0) throw empty(path);
  return { sha256: hash.digest('hex'), size };
}

/** The bytes again; the read that reaches the end rejects when they are not those that were digested. */
function bodyOf(
  file: FileHandle,
  path: string,
  { sha256, size }: { readonly sha256: string; readonly size: number },
): Body {
  let hash = createHash('sha256');
  return {
    size,
    sha256,
    async read(start, end) {
      if (start === 0) hash = createHash('sha256');
      const bytes = await readExactly(file, start, end);
      hash.update(bytes);
      if (bytes.byteLength < end - start) throw changed(path, sha256, 'of less bytes');
      if (end < size) return bytes;
      const found = hash.digest('hex');
      if (found !== sha256) throw changed(path, sha256, found);
      return bytes;
    },
  };
}

/** A read may answer less than asked for; fewer bytes in all mean that the file ends earlier. */
async function readExactly(file: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(end - start);
  let filled = 0;
  while (filled < buffer.byteLength) {
    const { bytesRead } = await file.read(buffer, filled, buffer.byteLength - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

function missing(path: string, cause?: unknown): PreconditionError {
  return new PreconditionError({
    code: 'artifact-missing',
    message: `There is no artifact file ${path}.`,
    remedy: 'Check input `artifact`, and that the build ran in this job or its artifact was downloaded.',
    cause,
  });
}

function empty(path: string): PreconditionError {
  return new PreconditionError({
    code: 'artifact-empty',
    message: `The artifact ${path} is empty.`,
    remedy: 'Look at the step that packs it: instances could not start from nothing.',
  });
}

function changed(path: string, expected: string, found: string): PreconditionError {
  return new PreconditionError({
    code: 'artifact-changed',
    message: `The artifact ${path} is not the one that was digested: SHA-256 ${found}, expected ${expected}.`,
    remedy:
      'Let the build finish before the deploy starts, and hand over the artifact together with its digest. Nothing was deployed.',
  });
}
