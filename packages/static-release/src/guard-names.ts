import type { Violation } from './guard.ts';
import type { ScannedFile } from './scan.ts';

/** Bytes of UTF-8. Source: AWS, S3 user guide, Naming Amazon S3 objects. */
const MAX_KEY_BYTES = 1024;

/** Names that S3 would refuse, damage or not list again. */
export function keyForms(files: readonly ScannedFile[], prefix: string): readonly Violation[] {
  return files.flatMap((file): readonly Violation[] => {
    const fault = faultOf(file.key, prefix);
    return fault === null
      ? []
      : [{ guard: 'key-form', subjects: [file.key], text: `${JSON.stringify(file.key)} ${fault}` }];
  });
}

/** Controls, and the two characters that XML cannot carry: a listing that holds them cannot be parsed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNLISTABLE = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;
const PLAIN = /^[\w/.\- ]*$/;

function faultOf(key: string, prefix: string): string | null {
  if (!PLAIN.test(key)) {
    if (!key.isWellFormed() || key.includes('\ufffd')) return 'is not UTF-8';
    if (UNLISTABLE.test(key)) return 'holds a control character';
  }
  if (/(^|\/)\.{0,2}(\/|$)/.test(key)) return 'holds an empty, `.` or `..` segment';
  const characters = prefix.length + key.length;
  if (characters * 3 <= MAX_KEY_BYTES) return null;
  const bytes = Buffer.byteLength(prefix + key);
  return bytes > MAX_KEY_BYTES ? `makes a key of ${bytes} bytes, and S3 takes ${MAX_KEY_BYTES}` : null;
}

/** A source that holds what this tool keeps in the bucket. */
export function stateFolder(files: readonly ScannedFile[]): readonly Violation[] {
  const within = files.filter((file) => /^_deploy(\/|$)/.test(file.key)).map((file) => file.key);
  if (within.length === 0) return [];
  return [
    { guard: 'state-folder', subjects: within, text: `_deploy/ (${within.length} file(s), such as ${within[0]})` },
  ];
}

/** Names that differ only by case or by Unicode normal form. */
export function nameCollisions(files: readonly ScannedFile[]): readonly Violation[] {
  const groups = Map.groupBy(
    files.map((file) => file.key),
    folded,
  );
  return [...groups.values()]
    .filter((keys) => keys.length > 1)
    .map((keys) => ({ guard: 'name-collision', subjects: keys, text: keys.map(visible).join(' and ') }));
}

/** Upper before lower case, so that `ß` and `SS`, or the two small sigmas, fall together as on a case-blind file system. */
const folded = (key: string): string => key.normalize('NFC').toUpperCase().toLowerCase();

/** Normal forms look alike, so what is not ASCII is spelt out. */
const visible = (key: string): string =>
  JSON.stringify(key).replace(
    /[^\u0020-\u007e]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
