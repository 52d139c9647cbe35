import { sha256Hex } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { layeredSource } from '../src/layered-source.ts';
import { type MemoryFiles, memorySource } from '../src/memory-source.ts';
import { scanSource } from '../src/scan.ts';
import { type SourceTree, sourceUnreadable } from '../src/source-tree.ts';

const othersTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const failure = (code: string) => expect.objectContaining({ code });

test('every file is listed once, in key order, with size and digest', async () => {
  const scan = await scanSource(memorySource({ 'b/x.js': 'let b', 'a.txt': 'é', 'B.txt': '' }));
  expect(scan.files.map(({ key, size, sha256 }) => ({ key, size, sha256 }))).toEqual([
    { key: 'B.txt', size: 0, sha256: sha256Hex('') },
    { key: 'a.txt', size: 2, sha256: sha256Hex('é') },
    { key: 'b/x.js', size: 5, sha256: sha256Hex('let b') },
  ]);
});

test('excluded files are left out and reported, what desktop systems leave among them', async () => {
  const source = memorySource({ 'a.js': '', 'a.js.map': '', 'img/.DS_Store': '', 'docs/Thumbs.db': '' });
  const scan = await scanSource(source, { exclude: ['*.map'] });
  expect(scan.files.map((file) => file.key)).toEqual(['a.js']);
  expect(scan.excluded).toEqual(['a.js.map', 'docs/Thumbs.db', 'img/.DS_Store']);
});

test('anomalies are kept for the guards, unless they are excluded', async () => {
  const source = memorySource(
    { 'a.js': '' },
    {
      anomalies: [
        { path: 'out', anomaly: 'link-leaves', detail: '/etc' },
        { path: 'cache/loop', anomaly: 'link-loops', detail: '.' },
      ],
    },
  );
  const scan = await scanSource(source, { exclude: ['cache/**'] });
  expect(scan.anomalies.map((found) => found.path)).toEqual(['out']);
  expect(scan.excluded).toEqual(['cache/loop']);
});

test('a large file is read in pieces that follow each other', async () => {
  const bytes = new Uint8Array(5 * 1024 * 1024 + 1).fill(7);
  const ranges: [number, number][] = [];
  const memory = memorySource({ 'film.mp4': bytes });
  const watched: SourceTree = {
    ...memory,
    read: (path, start, end) => {
      ranges.push([start, end]);
      return memory.read(path, start, end);
    },
  };
  const scan = await scanSource(watched);
  expect(scan.files[0]).toMatchObject({ size: bytes.length, sha256: sha256Hex(bytes) });
  expect(ranges.length).toBeGreaterThan(1);
  expect(ranges.every(([start], index) => start === (ranges[index - 1]?.[1] ?? 0))).toBe(true);
});

test('each small file is read exactly once', async () => {
  const reads: string[] = [];
  const memory = memorySource({ 'a.html': '<p>', 'b.js': 'x', 'c.png': 'x' });
  await scanSource({
    ...memory,
    read: (path, start, end) => {
      reads.push(path);
      return memory.read(path, start, end);
    },
  });
  expect(reads).toEqual(['a.html', 'b.js', 'c.png']);
});

test('never more than 16 MiB of bodies are in memory at once', async () => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`f${index}`, new Uint8Array(3_000_000)]));
  const memory = memorySource(files);
  let held = 0;
  let most = 0;
  await scanSource({
    ...memory,
    read: async (path, start, end) => {
      held += end - start;
      most = Math.max(most, held);
      await othersTurn();
      held -= end - start;
      return memory.read(path, start, end);
    },
  });
  expect(most).toBeLessThanOrEqual(16 * 1024 * 1024);
});

describe('a source that changes while it is read', () => {
  const changing = (files: MemoryFiles, change: () => void): SourceTree => {
    const memory = memorySource(files);
    return {
      ...memory,
      read: (path, start, end) => {
        change();
        return memory.read(path, start, end);
      },
    };
  };

  test('is refused when a file is rewritten with as many bytes', async () => {
    const files: MemoryFiles = { 'a.js': 'old' };
    const source = changing(files, () => {
      files['a.js'] = 'new';
    });
    await expect(scanSource(source)).rejects.toEqual(failure('source-changed'));
  });

  test('is refused when a file is cut short', async () => {
    const files: MemoryFiles = { 'a.js': 'long' };
    const source = changing(files, () => {
      files['a.js'] = 'l';
    });
    await expect(scanSource(source)).rejects.toEqual(failure('source-changed'));
  });

  test('is refused when a file disappears', async () => {
    const files: MemoryFiles = { 'a.js': 'x', 'b.js': 'x' };
    const source = changing(files, () => {
      delete files['b.js'];
    });
    await expect(scanSource(source)).rejects.toEqual(failure('source-changed'));
  });
});

test('a file that may not be read is an anomaly, and the others are scanned', async () => {
  const memory = memorySource({ 'a.js': '', 'b.js': '' });
  const scan = await scanSource({
    ...memory,
    read: (path, start, end) => {
      if (path === 'a.js') return Promise.reject(sourceUnreadable('memory', path, new Error('EACCES')));
      return memory.read(path, start, end);
    },
  });
  expect(scan.anomalies).toEqual([{ kind: 'anomaly', path: 'a.js', anomaly: 'unreadable', detail: 'EACCES' }]);
  expect(scan.files.map((file) => file.key)).toEqual(['b.js']);
});

test('after a failure no further file is begun', async () => {
  const files = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`f${index}`, 'x']));
  const memory = memorySource(files);
  let reads = 0;
  const source: SourceTree = {
    ...memory,
    read: async (path, start, end) => {
      reads += 1;
      if (reads === 3) throw new Error('disk on fire');
      await othersTurn();
      return memory.read(path, start, end);
    },
  };
  await expect(scanSource(source)).rejects.toThrow('disk on fire');
  expect(reads).toBeLessThan(20);
});

test('a cancelled scan rejects with the reason', async () => {
  const controller = new AbortController();
  controller.abort(new Error('cancelled'));
  await expect(scanSource(memorySource({ a: '' }), { signal: controller.signal })).rejects.toThrow('cancelled');
});

test('an overlay adds files, wins over the source, and its files are known', async () => {
  const source = layeredSource(
    memorySource({ 'index.html': 'app', 'config.js': 'development' }, { name: 'source dist' }),
    memorySource({ 'config.js': 'production', 'robots.txt': 'Disallow' }, { name: 'overlay env/prod' }),
  );
  const scan = await scanSource(source);
  expect(scan.source).toBe('source dist with overlay env/prod');
  expect(scan.files.map(({ key, layer, sha256 }) => [key, layer, sha256])).toEqual([
    ['config.js', 'overlay', sha256Hex('production')],
    ['index.html', 'source', sha256Hex('app')],
    ['robots.txt', 'overlay', sha256Hex('Disallow')],
  ]);
});

describe('what the guards learn from a scan', () => {
  const findingsOf = async (path: string, content: string) => {
    const scan = await scanSource(memorySource({ [path]: content }));
    return scan.files[0]?.findings;
  };

  test('the references of pages, also of one without an extension', async () => {
    const html = '<!doctype html><script src="/a.js"></script>';
    expect((await findingsOf('index.html', html))?.references?.urls).toEqual(['/a.js']);
    expect((await findingsOf('about', html))?.references?.urls).toEqual(['/a.js']);
    expect((await findingsOf('notes.txt', html))?.references).toBeNull();
  });

  test('a source map within the code, but not the words of a library that writes such maps', async () => {
    const payload = 'eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbIi4uL3NyYy9hLnRzIl19';
    const comment = `x\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${payload}`;
    expect((await findingsOf('a.js', comment))?.hasInlineSourceMap).toBe(true);
    expect((await findingsOf('a.txt', comment))?.hasInlineSourceMap).toBe(false);
    const library = '"/*# sourceMappingURL=data:application/json;base64,".concat(btoa(x)," */")';
    expect((await findingsOf('a.js', library))?.hasInlineSourceMap).toBe(false);
  });

  test('a page and a credential that lie across the border of two pieces', async () => {
    const border = 2 * 1024 * 1024;
    const token = `ghp_${'aB3'.repeat(12)}`;
    const filler = (length: number) => '.'.repeat(length);
    for (const shift of [1, 20, 39]) {
      const findings = await findingsOf('index.html', `${filler(border - shift)}${token} é<img src="/é.png">`);
      expect(findings?.secrets).toEqual([{ what: 'a GitHub token', offset: border - shift }]);
      expect(findings?.references?.urls).toEqual(['/é.png']);
    }
  });
});
