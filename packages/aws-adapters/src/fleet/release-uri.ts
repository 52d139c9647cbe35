import { InputError } from '@deploy/kernel';

/** Where artifacts are kept: under their digests, so that one never changes and none is stored twice. */
const FOLDER = 'releases/';

/** Endings that have two parts, which belong together. */
const ENDING = /(?:\.tar)?\.[a-z0-9]+$/i;

/** The key of an artifact, such as `releases/<sha256>.tar.gz`. */
export function artifactKey(sha256: string, fileName: string): string {
  const ending = ENDING.exec(fileName.split(/[\\/]/).at(-1) ?? '')?.[0] ?? '';
  return `${FOLDER}${sha256}${ending.toLowerCase()}`;
}

/** The digest that a key of ours is named by; null for another key. */
export function digestInKey(key: string): string | null {
  return /^releases\/([0-9a-f]{64})(?:\.[a-z0-9.]+)?$/.exec(key)?.[1] ?? null;
}

export const releaseUri = (bucket: string, key: string): string => `s3://${bucket}/${key}`;

/** Throws `InputError` `release-uri-invalid`. */
export function parseReleaseUri(uri: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, key] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/.exec(uri) ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key };
  throw new InputError({
    code: 'release-uri-invalid',
    message: `${JSON.stringify(uri)} is no address of a release.`,
    remedy: 'Set input `release` to the address of an artifact, such as s3://bucket/releases/<sha256>.tar.gz.',
  });
}
