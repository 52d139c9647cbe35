import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashedKeys } from '@deploy/static-release';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSitePair, type SitePair } from '../data-set/site.ts';
import { planSite } from '../data-set/site-plan.ts';

describe('the plan of a site', () => {
  test('is the same every time', () => {
    expect(planSite(700)).toEqual(planSite(700));
  });

  test('has the sizes of a real build: the median near 6.3 KB, the mean near 11 KB', () => {
    const sizes = planSite(12_000).map((file) => file.sizes[0]);
    const sorted = [...sizes].sort((a, b) => a - b);
    expect(sorted[6_000]).toBeGreaterThan(5_900);
    expect(sorted[6_000]).toBeLessThan(6_700);
    const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    expect(mean).toBeGreaterThan(10_300);
    expect(mean).toBeLessThan(12_300);
  });
});

describe('two releases of a site of 500 files', () => {
  let folder = '';
  let pair: SitePair;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bench-site-'));
    pair = await buildSitePair(folder, 500);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('each has exactly that many files', () => {
    expect(pair.first.files.size).toBe(500);
    expect(pair.second.files.size).toBe(500);
  });

  test('differ in 5 %, the page and the service worker among them', () => {
    expect(pair.changed).toHaveLength(25);
    expect(pair.changed).toEqual(expect.arrayContaining(['index.html', 'sw.js']));
  });

  test('give a changed hashed file a new name, and leave some overwritten files at their size', () => {
    const overwritten = pair.changed.filter((path) => pair.first.files.has(path));
    expect(overwritten.every((path) => !path.startsWith('assets/'))).toBe(true);
    const sizeOf = (site: SitePair['first'], path: string) => site.files.get(path)?.size;
    expect(overwritten.some((path) => sizeOf(pair.first, path) === sizeOf(pair.second, path))).toBe(true);
  });

  test('name their assets so that nearly all are recognised as hashed, and nothing else is', () => {
    const hashed = hashedKeys(pair.first.files.keys());
    const assets = [...pair.first.files.keys()].filter((path) => path.startsWith('assets/'));
    expect(assets.filter((path) => hashed.has(path)).length).toBeGreaterThan(assets.length * 0.95);
    expect([...hashed].filter((path) => !path.startsWith('assets/'))).toEqual([]);
  });

  test('have a page whose scripts exist', async () => {
    const page = await readFile(join(pair.second.folder, 'index.html'), 'utf8');
    const scripts = [...page.matchAll(/src="\/([^"]+)"/g)].map(([, path = '']) => path);
    expect(scripts).toHaveLength(3);
    expect(scripts.filter((path) => !pair.second.files.has(path))).toEqual([]);
  });
});
