import { sha256Hex } from '@deploy/kernel';
import {
  type LogEntry,
  type Manifest,
  makeManifest,
  type Pointer,
  type ReleaseEntry,
  type Role,
} from '../src/index.ts';

/** An entry of the role whose content is the text. */
export function anEntry(key: string, content: string, role: Role = 'file', cacheControl?: string): ReleaseEntry {
  const preset = role === 'hashed' ? 'public, max-age=31536000, immutable' : 'no-cache';
  return {
    key,
    size: content.length,
    sha256: sha256Hex(content),
    role,
    headers: { contentType: 'text/plain', cacheControl: cacheControl ?? preset },
  };
}

export const aManifest = (...entries: readonly ReleaseEntry[]): Manifest => makeManifest(entries);

export function aLogEntry(generation: number, release: string, overrides: Partial<LogEntry> = {}): LogEntry {
  const at = new Date(Date.UTC(2026, 0, generation)).toISOString();
  return {
    generation,
    kind: 'release',
    release,
    label: null,
    made: { run: `run ${generation}`, attempt: 1, commit: null, ref: null, actor: null, artifactDigest: null },
    begunAt: at,
    liveAt: at,
    supersededAt: null,
    isDoomed: false,
    ...overrides,
  };
}

/** A settled pointer whose log is given; the last entry is live. */
export function aPointer(log: readonly LogEntry[], overrides: Partial<Pointer> = {}): Pointer {
  const last = log.at(-1);
  return {
    version: 1,
    kind: 'release-pointer',
    nonce: 'n',
    prefix: '',
    generation: last?.generation ?? 0,
    live: last?.release ?? null,
    unsettled: [],
    order: null,
    log,
    invalidated: {},
    etags: {},
    ...overrides,
  };
}
