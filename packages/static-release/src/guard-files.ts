import type { ReleaseEntry } from './entry.ts';
import type { Violation } from './guard.ts';
import type { Scan, ScannedFile } from './scan.ts';
import type { AnomalyKind, SourceAnomaly } from './source-tree.ts';

/** There is nothing to deploy. */
export function sourceEmpty(scan: Scan): readonly Violation[] {
  if (scan.files.length > 0) return [];
  const left = scan.excluded.length === 0 ? '' : ` but ${scan.excluded.length} excluded file(s)`;
  return [{ guard: 'source-empty', subjects: [], text: `${scan.source} holds nothing${left}` }];
}

/** No page for visitors to open. `index.html` stands for it in `allow`. */
export function entryMissing(scan: Scan, entries: readonly ReleaseEntry[]): readonly Violation[] {
  if (scan.files.length === 0 || entries.some((entry) => entry.role === 'entry')) return [];
  const pages = entries.filter((entry) => entry.role === 'page').map((entry) => entry.key);
  const found = pages.length === 0 ? 'holds no HTML' : `holds no entry page, only ${pages.slice(0, 3).join(', ')}`;
  return [{ guard: 'entry-missing', subjects: ['index.html'], text: `${scan.source} ${found}` }];
}

const ENV_FILE = /(^|\/)\.env[^/]*$/i;
/** Containers of private keys; their content is binary. */
const KEY_STORE = /\.(p12|pfx|jks|keystore|kdbx|ppk)$/i;

/** What does not belong in public, by the name or the content of each file. */
export function privateFiles(files: readonly ScannedFile[]): readonly Violation[] {
  return files.flatMap((file): readonly Violation[] => {
    const violation = (guard: Violation['guard'], text: string): Violation => ({ guard, subjects: [file.key], text });
    const found: Violation[] = [];
    if (ENV_FILE.test(file.key)) found.push(violation('env-file', file.key));
    if (KEY_STORE.test(file.key)) found.push(violation('secret', `${file.key} is a key store`));
    for (const secret of file.findings.secrets) {
      found.push(violation('secret', `${file.key} holds ${secret.what} (at byte ${secret.offset})`));
    }
    if (/\.map$/i.test(file.key)) found.push(violation('source-map', file.key));
    if (file.findings.hasInlineSourceMap)
      found.push(violation('source-map', `${file.key} holds its source map inline`));
    return found;
  });
}

const VERSION_CONTROL = /^(.*\/)?\.(git|hg|svn)(?=\/|$)/;

/** One violation for each folder, however much is in it. */
export function versionControl(files: readonly ScannedFile[]): readonly Violation[] {
  const inFolder = files.flatMap((file) => {
    const folder = VERSION_CONTROL.exec(file.key)?.[0];
    return folder === undefined ? [] : [{ folder, key: file.key }];
  });
  return [...Map.groupBy(inFolder, ({ folder }) => folder)].map(([folder, within]) => ({
    guard: 'version-control',
    subjects: [folder, ...within.map(({ key }) => key)],
    text: `${folder} (${within.length} file(s))`,
  }));
}

/** S3 takes 5 GiB in one PUT and copies as much in one step. Source: AWS, S3 user guide, Uploading and copying objects. */
const MAX_FILE_BYTES = 5 * 1024 ** 3;

export function fileSizes(files: readonly ScannedFile[]): readonly Violation[] {
  return files
    .filter((file) => file.size > MAX_FILE_BYTES)
    .map((file) => ({ guard: 'file-size', subjects: [file.key], text: `${file.key} has ${file.size} bytes` }));
}

const ANOMALIES: Readonly<Record<AnomalyKind, (found: SourceAnomaly) => Violation>> = {
  'link-leaves': (found) => anomaly('link', found, `${found.path} links out of the source, to ${found.detail}`),
  'link-loops': (found) => anomaly('link', found, `${found.path} links to a folder it is in, ${found.detail}`),
  'link-broken': (found) => anomaly('link', found, `${found.path} links to nothing, ${found.detail}`),
  unreadable: (found) => anomaly('unreadable-file', found, `${found.path} cannot be read: ${found.detail}`),
  'special-file': (found) => anomaly('unreadable-file', found, `${found.path} is ${found.detail}`),
  'name-not-utf8': (found) => anomaly('key-form', found, `${JSON.stringify(found.path)} is not UTF-8`),
};

const anomaly = (guard: Violation['guard'], found: SourceAnomaly, text: string): Violation => ({
  guard,
  subjects: [found.path],
  text,
});

export const anomalies = (scan: Scan): readonly Violation[] =>
  scan.anomalies.map((found) => ANOMALIES[found.anomaly](found));
