import type { ExpectedFile, ProofTarget } from './proof.ts';

/** A file of the live release, as far as a proof is concerned. */
export interface ProofFile extends ExpectedFile {
  readonly kind: 'entry' | 'hashed';
}

/**
 * The page that visitors open. A path that names a page must be that page; any other is a route of the app, which some
 * entry page answers.
 *
 * @param target path and query of the address to prove
 */
export function entryTarget(target: string, files: readonly ProofFile[]): ProofTarget {
  const entries = files.filter(({ kind }) => kind === 'entry');
  const path = decodedPath(target);
  const named = entries.filter(
    (entry) => entry.path === path || entry.path === `${path.replace(/\/$/, '')}/index.html`,
  );
  return { kind: 'entry', target, expected: named.length > 0 ? named : entries, isImmutable: false };
}

const MOST_ASSETS = 2;

/** Two hashed files: those that the page refers to first, for without them it is broken, then any. */
export function assetTargets(files: readonly ProofFile[], referred: readonly string[]): readonly ProofTarget[] {
  const hashed = files.filter(({ kind }) => kind === 'hashed');
  const byPath = new Map(hashed.map((file) => [file.path, file]));
  const first = referred.flatMap((path) => byPath.get(path) ?? []);
  const chosen = [...new Set([...first, ...hashed])].slice(0, MOST_ASSETS);
  return chosen.map((file) => ({
    kind: 'asset',
    target: requestTarget(file.path),
    expected: [file],
    isImmutable: true,
  }));
}

/** Without a manifest: what the page refers to, of which only the names tell that they are hashed. */
export function referredTargets(
  referred: readonly string[],
  isHashed: (path: string) => boolean,
): readonly ProofTarget[] {
  const ordered = [...referred.filter(isHashed), ...referred.filter((path) => !isHashed(path))];
  return ordered.slice(0, MOST_ASSETS).map((path) => ({
    kind: 'asset',
    target: requestTarget(path),
    expected: [],
    isImmutable: isHashed(path),
  }));
}

/**
 * A script that cannot exist, where scripts are.
 *
 * @param nonce in no file's name
 */
export function missingTarget(assets: readonly ProofTarget[], base: string, nonce: string): ProofTarget {
  const beside = assets[0]?.target ?? base;
  const folder = beside.replace(/\?.*$/s, '').replace(/[^/]*$/, '');
  return { kind: 'missing', target: `${folder}missing-${nonce}.js`, expected: [], isImmutable: false };
}

/** A raw path as a browser asks for it. */
export const requestTarget = (path: string): string => path.toWellFormed().split('/').map(encodeURIComponent).join('/');

function decodedPath(target: string): string {
  const path = target.replace(/[?#].*$/s, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
