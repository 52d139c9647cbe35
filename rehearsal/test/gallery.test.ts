import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Gallery } from '../api/gallery.ts';
import { servePage } from '../api/gallery-server.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gallery-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function drawn(name: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `<svg xmlns="http://www.w3.org/2000/svg"><title>${name}</title></svg>`);
  return file;
}

describe('the pictures of a rehearsal', () => {
  test('are kept one by one and on one page that asks for nothing else', async () => {
    const gallery = new Gallery(join(folder, 'rollouts'));
    const first = await gallery.add(await drawn('a.svg'), 'Version 2 <takes over>', 'Green & blue.');
    await gallery.add(await drawn('b.svg'), 'An undo', 'Back again.');
    expect(await readFile(first, 'utf8')).toContain('<title>a.svg</title>');
    const page = await readFile(gallery.page, 'utf8');
    expect(page).toContain('<h2>Version 2 &lt;takes over&gt;</h2>Green &amp; blue.');
    expect(page.match(/src="data:image\/svg\+xml;base64,/g)).toHaveLength(2);
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  test('of the rehearsal before are thrown away', async () => {
    const rollouts = join(folder, 'rollouts');
    await new Gallery(rollouts).add(await drawn('a.svg'), 'Old', 'Old.');
    await new Gallery(rollouts).begin();
    expect(await readdir(folder)).toEqual(['a.svg']);
  });

  test('are served, at another port where the wanted one is in use', async () => {
    const gallery = new Gallery(join(folder, 'rollouts'));
    await gallery.add(await drawn('a.svg'), 'Version 2', 'Green.');
    const one = await servePage(gallery.page, 0);
    const other = await servePage(gallery.page, Number(one.url.port));
    expect(other.url.port).not.toBe(one.url.port);
    expect(await (await fetch(other.url)).text()).toContain('Version 2');
    await Promise.all([one.close(), other.close()]);
    await expect(fetch(one.url)).rejects.toThrow();
  });
});
