import assert from 'node:assert/strict';
import type { Edge } from '@deploy/aws-twin';
import { sha256Hex } from '@deploy/kernel';
import {
  codeReferences,
  extractReferences,
  indexKeys,
  isImmutable,
  memorySource,
  parseHeaderRules,
  type ReleaseEntry,
  referenceTargets,
  scanSource,
  servedAt,
  toEntries,
} from '@deploy/static-release';
import type { SiteFiles } from './site.ts';

/** What a release promises to visitors. */
export interface Promised {
  readonly files: SiteFiles;
  readonly entries: ReadonlyMap<string, ReleaseEntry>;
}

export async function promise(files: SiteFiles): Promise<Promised> {
  const { files: scanned } = await scanSource(memorySource({ ...files }));
  const rules = await parseHeaderRules('- match: ["*.svg", "*.png"]\n  cache-control: public, max-age=86400\n');
  return { files, entries: new Map(toEntries(scanned, rules).map((entry) => [entry.key, entry])) };
}

interface Served {
  readonly status: number;
  readonly text: string;
  readonly sha256: string;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** Looks at a site through the edge, as a browser does: pages first, then everything they lead to. */
export class Visitor {
  readonly #edge: Edge;
  readonly #pop: string;

  constructor(edge: Edge, pop: string) {
    this.#edge = edge;
    this.#pop = pop;
  }

  async fetch(key: string): Promise<Served> {
    const { status, headers, body } = await this.#edge.fetch({ target: `/${key}`, pop: this.#pop });
    return {
      status,
      text: body.byteLength > 1e6 ? '' : new TextDecoder().decode(body),
      sha256: sha256Hex(body),
      contentType: headers['content-type'] ?? '',
      cacheControl: headers['cache-control'] ?? '',
    };
  }

  /**
   * What holds at every instant, whichever of the releases the keys hold: every page and every unhashed file is whole and
   * from one of them, and every hashed reference in what is served resolves to exactly its file.
   */
  async expectWhole(possible: readonly Promised[]): Promise<void> {
    const known = indexKeys(possible.flatMap(({ entries }) => [...entries.keys()]));
    const mutable = new Set(
      possible.flatMap(({ entries }) =>
        [...entries.values()].filter((entry) => !isImmutable(entry)).map(({ key }) => key),
      ),
    );
    const followed = new Set<string>();
    for (const key of mutable) {
      const served = await this.fetch(key);
      const wanted = possible.map(({ entries }) => entries.get(key));
      if (served.status === 403 || served.status === 404) {
        assert.ok(wanted.includes(undefined), `${key} is in every release and is ${served.status}`);
        continue;
      }
      const from = wanted.find((entry) => entry !== undefined && entry.sha256 === served.sha256);
      assert.ok(from, `${key} is none of the releases' (${served.status}): ${served.text.slice(0, 80)}`);
      assert.equal(served.contentType, from.headers.contentType, `content type of ${key}`);
      await this.#follow(key, served.text, possible, known, followed);
    }
    const state = await this.fetch('_deploy/root/current.json');
    assert.equal(state.status, 403, 'the state is hidden from visitors');
  }

  async #follow(
    from: string,
    text: string,
    possible: readonly Promised[],
    known: ReturnType<typeof indexKeys>,
    followed: Set<string>,
  ): Promise<void> {
    const inHtml = from.endsWith('.html')
      ? referenceTargets(from, extractReferences(text), servedAt('', null)).map((target) => target.key)
      : [];
    for (const key of new Set([...inHtml, ...codeReferences(text, from, known)])) {
      if (followed.has(key)) continue;
      followed.add(key);
      const entry = possible.map(({ entries }) => entries.get(key)).find((found) => found !== undefined);
      if (entry === undefined || !isImmutable(entry)) continue;
      const served = await this.fetch(key);
      assert.equal(served.status, 200, `${from} names ${key}`);
      assert.equal(served.sha256, entry.sha256, `content of ${key}`);
      assert.equal(served.contentType, entry.headers.contentType, `content type of ${key}`);
      assert.match(served.cacheControl, /immutable/);
      await this.#follow(key, served.text, possible, known, followed);
    }
  }

  /** Exactly this release: every key of it, and no page of another. */
  async expectExactly(release: Promised, others: readonly Promised[]): Promise<void> {
    for (const entry of release.entries.values()) {
      const served = await this.fetch(entry.key);
      assert.equal(served.status, 200, `${entry.key} of the live release`);
      assert.equal(served.sha256, entry.sha256, `content of ${entry.key}: ${served.text.slice(0, 60)}`);
      assert.equal(served.contentType, entry.headers.contentType, `content type of ${entry.key}`);
      assert.equal(served.cacheControl, entry.headers.cacheControl, `cache control of ${entry.key}`);
    }
    for (const { entries } of others) {
      for (const entry of entries.values()) {
        const isPage = entry.role === 'page' || entry.role === 'entry';
        if (!isPage || release.entries.has(entry.key)) continue;
        assert.equal((await this.fetch(entry.key)).status, 403, `${entry.key} of another release is gone`);
      }
    }
  }
}
