import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentOf } from './content.ts';
import type { BuiltSite } from './site.ts';

const BIG_BYTES = 15 << 20;

/** A site of `count` files of 15 MiB beside its page: what decides whether memory grows with the size of files. */
export async function buildBigFiles(folder: string, count: number): Promise<BuiltSite> {
  const home = join(folder, `site-big-${count}`);
  await mkdir(join(home, 'assets'), { recursive: true });
  const files = new Map<string, { md5: string; size: number }>();
  const write = async (path: string, bytes: Buffer) => {
    await writeFile(join(home, path), bytes);
    files.set(path, { md5: createHash('md5').update(bytes).digest('hex'), size: bytes.length });
  };
  await write('index.html', Buffer.from('<!doctype html>\n<title>Films</title>\n'));
  for (let nth = 0; nth < count; nth += 1) {
    const bytes = contentOf('binary', BIG_BYTES, nth + 1);
    const digest = createHash('sha256').update(bytes).digest('base64url').slice(0, 8);
    await write(`assets/film-${nth}-${digest}.mp4`, bytes);
  }
  const bytes = [...files.values()].reduce((sum, { size }) => sum + size, 0);
  return { folder: home, files, bytes };
}
