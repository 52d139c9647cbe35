import { sha256Hex } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BodyBuffers } from '../src/body-buffers.ts';
import { type MemoryFiles, memorySource } from '../src/memory-source.ts';
import type { SourceTree } from '../src/source-tree.ts';
import { verifiedBody } from '../src/verified-body.ts';

const scanned = (content: string) => ({ key: 'a.js', size: content.length, sha256: sha256Hex(content) });
const changed = expect.objectContaining({ code: 'source-changed' });

test('a file is read in any adjacent ranges', async () => {
  const content = 'abcdefghij';
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 9 })), async (cuts) => {
      const body = verifiedBody(memorySource({ 'a.js': content }), scanned(content));
      const borders = [0, ...cuts.sort((a, b) => a - b), content.length];
      let read = '';
      for (const [index, end] of borders.slice(1).entries()) {
        read += Buffer.from(await body.read(borders[index] ?? 0, end)).toString();
      }
      expect(read).toBe(content);
    }),
  );
});

test('a file that changed since the scan is refused by the read that reaches its end', async () => {
  const files: MemoryFiles = { 'a.js': 'old!' };
  const body = verifiedBody(memorySource(files), scanned('old!'));
  files['a.js'] = 'new!';
  await expect(body.read(0, 4)).rejects.toEqual(changed);
});

test('a change in a range that was already read is no harm, one in a later range is refused', async () => {
  const files: MemoryFiles = { 'a.js': 'abcd' };
  const body = verifiedBody(memorySource(files), scanned('abcd'));
  await body.read(0, 2);
  files['a.js'] = 'xxcd';
  await expect(body.read(2, 4)).resolves.toEqual(new TextEncoder().encode('cd'));
  files['a.js'] = 'xxxx';
  await body.read(0, 2);
  await expect(body.read(2, 4)).rejects.toEqual(changed);
});

test('a file that was cut short is refused at once', async () => {
  const body = verifiedBody(memorySource({ 'a.js': 'ab' }), scanned('abcd'));
  await expect(body.read(0, 3)).rejects.toEqual(changed);
});

test('a repeated upload starts over from the first byte', async () => {
  const body = verifiedBody(memorySource({ 'a.js': 'abcd' }), scanned('abcd'));
  await body.read(0, 4);
  await expect(body.read(0, 4)).resolves.toHaveLength(4);
  await body.read(0, 2);
  await body.read(0, 2);
  await expect(body.read(2, 4)).resolves.toHaveLength(2);
});

test('a gap between ranges is a mistake of the caller', async () => {
  const body = verifiedBody(memorySource({ 'a.js': 'abcd' }), scanned('abcd'));
  await body.read(0, 1);
  await expect(body.read(2, 4)).rejects.toThrow(RangeError);
});

test('an empty file is verified too', async () => {
  const body = verifiedBody(memorySource({ 'a.js': '' }), scanned(''));
  await expect(body.read(0, 0)).resolves.toHaveLength(0);
});

describe('buffers', () => {
  const files: Record<string, string> = { 'a.txt': 'first content', 'b.txt': 'second content' };
  /** A disk that reads into what it is given, as the real one does. */
  const disk = (): SourceTree => {
    const inner = memorySource(files);
    return {
      ...inner,
      read: async (path, start, end, into) => {
        const found = await inner.read(path, start, end);
        if (into === undefined) return found;
        into.set(found.bytes);
        return { ...found, bytes: into.subarray(0, found.bytes.byteLength) };
      },
    };
  };
  const bodyOf = (key: string, buffers: BodyBuffers) => {
    const content = files[key] ?? '';
    return verifiedBody(disk(), { key, size: content.length, sha256: sha256Hex(content) }, buffers);
  };
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

  test('are used again once a body is done, and never before', async () => {
    const buffers = new BodyBuffers();
    const [a, b] = [bodyOf('a.txt', buffers), bodyOf('b.txt', buffers)];
    const first = await a.read(0, a.size);
    const second = await b.read(0, b.size);
    expect([text(first), text(second)]).toEqual(['first content', 'second content']);
    expect(first.buffer).not.toBe(second.buffer);
    a.done?.();
    a.done?.();
    const [c, d] = [bodyOf('b.txt', buffers), bodyOf('b.txt', buffers)];
    expect((await c.read(0, c.size)).buffer).toBe(first.buffer);
    expect((await d.read(0, d.size)).buffer).not.toBe(first.buffer);
    expect(text(second)).toBe('second content');
  });

  test('of large bodies are used again for bodies of about their size', () => {
    const buffers = new BodyBuffers();
    const large = buffers.take(1_000_000);
    expect(large.byteLength).toBe(1_000_000);
    buffers.give(large);
    expect(buffers.take(10).buffer).not.toBe(large.buffer);
    const again = buffers.take(900_000);
    expect(again.buffer).toBe(large.buffer);
    expect(again.byteLength).toBe(900_000);
  });

  test('are not kept for the parts of a body that is read piece by piece', async () => {
    const buffers = new BodyBuffers();
    const body = bodyOf('a.txt', buffers);
    const first = await body.read(0, 4);
    await body.read(4, body.size);
    body.done?.();
    expect(buffers.take(4).buffer).not.toBe(first.buffer);
  });
});
