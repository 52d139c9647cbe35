import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sha256Hex } from '@deploy/kernel';
import { type SourceItem, scanSource, verifiedBody } from '@deploy/static-release';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { diskSource } from '../src/disk-source.ts';

let home = '';
let root = '';

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'disk-source-')));
  root = join(home, 'dist');
  mkdirSync(root);
});
afterEach(() => rmSync(home, { recursive: true }));

function write(path: string, content: string | Uint8Array = path): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), content);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  symlinkSync(target, join(home, path));
}

async function walk(followsOut?: (path: string) => boolean): Promise<ReadonlyMap<string, SourceItem>> {
  const options = followsOut === undefined ? { name: 'source dist' } : { name: 'source dist', followsOut };
  const found = new Map<string, SourceItem>();
  for await (const item of diskSource(root, options).walk()) found.set(item.path, item);
  return found;
}

/** Paths with `file`, or with the kind of anomaly. */
async function kinds(followsOut?: (path: string) => boolean): Promise<Record<string, string>> {
  return Object.fromEntries(
    [...(await walk(followsOut))].map(([path, item]) => [path, item.kind === 'file' ? 'file' : item.anomaly]),
  );
}

const failure = (code: string) => expect.objectContaining({ code });

test('all files are found, at any depth, hidden ones too', async () => {
  write('dist/index.html', 'hello');
  write('dist/a/b/c/d.js');
  write('dist/.well-known/security.txt');
  mkdirSync(join(root, 'empty'));
  expect(await kinds()).toEqual({ 'index.html': 'file', 'a/b/c/d.js': 'file', '.well-known/security.txt': 'file' });
  expect((await walk()).get('index.html')).toMatchObject({ size: 5, layer: 'source' });
});

describe('a symbolic link', () => {
  test('to a file or folder inside is followed', async () => {
    write('dist/real/a.js');
    link('dist/alias', 'real');
    link('dist/b.js', 'real/a.js');
    link('dist/deep/up.js', join(root, 'real', 'a.js'));
    expect(await kinds()).toEqual({ 'real/a.js': 'file', 'alias/a.js': 'file', 'b.js': 'file', 'deep/up.js': 'file' });
  });

  test('that leaves the source is reported with its target, and not read', async () => {
    write('shared/logo.svg');
    write('secret.txt');
    link('dist/shared', '../shared');
    link('dist/secret.txt', '../secret.txt');
    expect(await kinds()).toEqual({ shared: 'link-leaves', 'secret.txt': 'link-leaves' });
    expect((await walk()).get('shared')).toMatchObject({ detail: join(home, 'shared') });
  });

  test('to a neighbour whose name begins like the source leaves it', async () => {
    write('dist-old/a.js');
    link('dist/old', '../dist-old');
    expect(await kinds()).toEqual({ old: 'link-leaves' });
  });

  test('that leaves is followed where it may, with what it leads to', async () => {
    write('shared/logo.svg');
    write('shared/deep/a.svg');
    write('other/x.svg');
    link('shared/other', '../other');
    link('dist/shared', '../shared');
    link('dist/other', '../other');
    expect(await kinds((path) => path === 'shared')).toEqual({
      'shared/logo.svg': 'file',
      'shared/deep/a.svg': 'file',
      'shared/other/x.svg': 'file',
      other: 'link-leaves',
    });
  });

  test('to a folder it is in is reported as a loop', async () => {
    write('dist/a/b/c.js');
    link('dist/a/b/up', '..');
    link('dist/self', '.');
    link('dist/top', root);
    expect(await kinds()).toEqual({
      'a/b/c.js': 'file',
      'a/b/up': 'link-loops',
      self: 'link-loops',
      top: 'link-loops',
    });
  });

  test('that loops by way of another link ends too', async () => {
    write('dist/a/a.js');
    write('dist/b/b.js');
    link('dist/a/to-b', '../b');
    link('dist/b/to-a', '../a');
    const found = await kinds();
    expect(found['a/to-b/b.js']).toBe('file');
    expect(found['a/to-b/to-a']).toBe('link-loops');
    expect(found['b/to-a/to-b']).toBe('link-loops');
  });

  test('to itself, to nothing, or through a file is reported', async () => {
    write('dist/file');
    link('dist/ouroboros', 'ouroboros');
    link('dist/gone', 'nowhere');
    link('dist/through', 'file/more');
    expect(await kinds()).toEqual({
      file: 'file',
      ouroboros: 'link-loops',
      gone: 'link-broken',
      through: 'link-broken',
    });
  });
});

test('the source itself may be a link', async () => {
  write('dist/a.js');
  link('current', 'dist');
  const items: string[] = [];
  for await (const item of diskSource(join(home, 'current'), { name: 'source current' }).walk()) items.push(item.path);
  expect(items).toEqual(['a.js']);
});

test('pipes and names that are not UTF-8 are reported', async () => {
  execFileSync('mkfifo', [join(root, 'pipe')]);
  writeFileSync(Buffer.concat([Buffer.from(`${root}/caf`), Buffer.from([0xe9])]), '');
  expect(await kinds()).toEqual({ pipe: 'special-file', 'caf\ufffd': 'name-not-utf8' });
});

test.each([
  ['is missing', () => {}],
  ['is a file', () => write('build')],
])('a source that %s is refused', async (_name, prepare) => {
  prepare();
  const items = diskSource(join(home, 'build'), { name: 'source build' }).walk();
  await expect(items[Symbol.asyncIterator]().next()).rejects.toEqual(failure('source-missing'));
});

describe('reading', () => {
  const large = new Uint8Array(300 * 1024).map((_, index) => index % 251);

  test.each([
    ['small', 'hello'],
    ['large', large],
    ['empty', ''],
  ])('a %s file gives its bytes and the identity the walk gave', async (_name, content) => {
    write('dist/a', content);
    const bytes = Buffer.from(content);
    const read = await diskSource(root, { name: 'dist' }).read('a', 0, bytes.length);
    expect(Buffer.from(read.bytes)).toEqual(bytes);
    expect((await walk()).get('a')).toMatchObject({ identity: read.identity, size: bytes.length });
  });

  test('a range gives that range, and less at the end of the file', async () => {
    write('dist/a', 'abcdef');
    const source = diskSource(root, { name: 'dist' });
    expect(Buffer.from((await source.read('a', 2, 4)).bytes).toString()).toBe('cd');
    expect(Buffer.from((await source.read('a', 4, 400_000)).bytes).toString()).toBe('ef');
    expect(Buffer.from((await source.read('a', 4, 10)).bytes).toString()).toBe('ef');
  });

  test('a file that was written to or replaced has another identity', async () => {
    write('dist/a', 'abc');
    const before = (await walk()).get('a');
    write('dist/a', 'abcd');
    const source = diskSource(root, { name: 'dist' });
    expect((await source.read('a', 0, 3)).identity).not.toBe(before?.kind === 'file' && before.identity);
    write('dist/b', 'abc');
    const original = (await walk()).get('b');
    write('other', 'abc');
    renameSync(join(home, 'other'), join(root, 'b'));
    expect((await source.read('b', 0, 3)).identity).not.toBe(original?.kind === 'file' && original.identity);
  });

  test.each([
    ['small', 1],
    ['large', 400_000],
  ])('a %s file that is gone has changed, a folder cannot be read', async (_name, length) => {
    mkdirSync(join(root, 'folder'));
    const source = diskSource(root, { name: 'dist' });
    await expect(source.read('gone', 0, length)).rejects.toEqual(failure('source-changed'));
    await expect(source.read('folder', 0, length)).rejects.toEqual(failure('source-unreadable'));
  });
});

test('a folder is scanned, and a file rewritten before its upload is refused', async () => {
  write('dist/index.html', '<p>one');
  const source = diskSource(root, { name: 'dist' });
  const [file] = (await scanSource(source)).files;
  expect(file).toMatchObject({ key: 'index.html', size: 6, sha256: sha256Hex('<p>one') });
  if (file === undefined) return;
  await expect(verifiedBody(source, file).read(0, 6)).resolves.toHaveLength(6);
  write('dist/index.html', '<p>two');
  await expect(verifiedBody(source, file).read(0, 6)).rejects.toEqual(failure('source-changed'));
});

test('a scan of many files lets others run, such as the handler of a signal', async () => {
  for (let index = 0; index < 400; index += 1) write(`dist/${index}.js`);
  let turns = 0;
  let isRunning = true;
  const count = () => {
    turns += 1;
    if (isRunning) setImmediate(count);
  };
  setImmediate(count);
  await scanSource(diskSource(root, { name: 'dist' }));
  isRunning = false;
  expect(turns).toBeGreaterThan(3);
});

test('a cancelled walk stops with the reason', async () => {
  write('dist/a.js');
  write('dist/b.js');
  const controller = new AbortController();
  const items = diskSource(root, { name: 'dist' }).walk(controller.signal)[Symbol.asyncIterator]();
  await items.next();
  controller.abort(new Error('cancelled'));
  await expect(items.next()).rejects.toThrow('cancelled');
});
