import { sha256Hex } from '@deploy/kernel';
import type { ReleaseEntry } from '../src/entry.ts';
import { NO_FINDINGS } from '../src/file-findings.ts';
import type { ScannedFile } from '../src/scan.ts';

/** An entry of a release, with everything that a test does not care about filled in. */
export function anEntry(wanted: Partial<ReleaseEntry> & { content?: string } = {}): ReleaseEntry {
  const { content = 'content', ...rest } = wanted;
  return { key: 'index.html', size: content.length, sha256: sha256Hex(content), role: 'file', headers: {}, ...rest };
}

/** A scanned file, with everything that a test does not care about filled in. */
export function aFile(key: string, wanted: Partial<ScannedFile> = {}): ScannedFile {
  return { key, size: 1, sha256: sha256Hex(key), layer: 'source', findings: NO_FINDINGS, ...wanted };
}
