import { createHash } from 'node:crypto';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { contentOf } from './content.ts';
import { type PlannedFile, planSite } from './site-plan.ts';

/** What a server must serve once a release is there: lower-case hex MD5 (the ETag of a plain PUT) and size by path. */
export type Expected = ReadonlyMap<string, { readonly md5: string; readonly size: number }>;

/** A built release in a folder of its own. */
export interface BuiltSite {
  readonly folder: string;
  readonly files: Expected;
  /** Bytes of all files. */
  readonly bytes: number;
}

/** Two releases of one site. */
export interface SitePair {
  readonly count: number;
  readonly first: BuiltSite;
  readonly second: BuiltSite;
  /** Objects of the second release that the first lacks or has with other content. */
  readonly changed: readonly string[];
}

/** Writes both releases below `folder`. */
export async function buildSitePair(folder: string, count: number): Promise<SitePair> {
  const plan = planSite(count);
  const first = await build(join(folder, `site-${count}-first`), plan, 0);
  const second = await build(join(folder, `site-${count}-second`), plan, 1);
  const changed = [...second.files]
    .filter(([path, { md5 }]) => first.files.get(path)?.md5 !== md5)
    .map(([path]) => path);
  return { count, first, second, changed };
}

/** Gives every file the present time, as a fresh checkout and build does. */
export async function touch(site: BuiltSite): Promise<void> {
  const now = new Date();
  for (const path of site.files.keys()) await utimes(join(site.folder, path), now, now);
}

async function build(folder: string, plan: readonly PlannedFile[], release: 0 | 1): Promise<BuiltSite> {
  const files = new Map<string, { md5: string; size: number }>();
  const write = async (path: string, bytes: Buffer) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
    files.set(path, { md5: createHash('md5').update(bytes).digest('hex'), size: bytes.length });
  };
  const scripts: string[] = [];
  for (const file of plan) {
    const seed = file.changes ? file.seed * 2 + release : file.seed * 2;
    const bytes = contentOf(file.medium, file.sizes[release], seed);
    const path = pathOf(file, bytes);
    if (file.hashed && file.extension === 'js') scripts.push(path);
    await write(path, bytes);
  }
  await write('index.html', page(scripts.slice(0, 3), release));
  const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  return { folder, files, bytes };
}

/** As Vite names it: eight characters of the digest, in base64url, before the extension. */
function pathOf(file: PlannedFile, bytes: Buffer): string {
  if (!file.hashed) return `${file.stem}.${file.extension}`;
  const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 8);
  return `${file.stem}-${digest}.${file.extension}`;
}

function page(scripts: readonly string[], release: number): Buffer {
  const tags = scripts.map((path) => `    <script type="module" crossorigin src="/${path}"></script>`);
  const lines = ['<!doctype html>', '<html lang="en">', '  <head>', '    <meta charset="utf-8">'];
  const end = ['  </head>', `  <body data-release="${release}"><div id="app"></div></body>`, '</html>', ''];
  return Buffer.from([...lines, '    <title>Console</title>', ...tags, ...end].join('\n'));
}
