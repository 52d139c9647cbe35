import { ABSENT, type Message, silentReporter, textBody } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { acknowledgedByAll, collectChanges, parsePruneList } from '../src/change-walk.ts';
import type { Manifest } from '../src/manifest.ts';
import type { LogEntry, Pointer } from '../src/pointer.ts';
import type { ReleaseContext } from '../src/release-context.ts';
import { ReleaseState } from '../src/release-state.ts';
import { DEFAULT_WINDOW, UploadWindow } from '../src/upload-window.ts';
import { aLogEntry, aManifest, anEntry, aPointer } from './builders.ts';
import { asStore, PointerStore } from './pointer-store.ts';

const [one, two, three] = [
  aManifest(anEntry('index.html', '1', 'entry'), anEntry('logo.svg', '1', 'file', 'max-age=60')),
  aManifest(
    anEntry('index.html', '2', 'entry'),
    anEntry('logo.svg', '1', 'file', 'max-age=60'),
    anEntry('old.html', '2', 'page'),
  ),
  aManifest(anEntry('index.html', '3', 'entry'), anEntry('logo.svg', '3', 'file', 'max-age=60')),
];

function contextOf(manifests: readonly Manifest[], pruneLists: Readonly<Record<number, unknown>> = {}) {
  const store = new PointerStore();
  const state = new ReleaseState(asStore(store), '');
  for (const manifest of manifests) store.texts.set(state.keys.manifest(manifest.release), JSON.stringify(manifest));
  for (const [generation, list] of Object.entries(pruneLists)) {
    store.texts.set(state.keys.pruneList(Number(generation)), JSON.stringify(list));
  }
  const context: ReleaseContext = {
    store: asStore(store),
    clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined },
    random: { fraction: () => 0, nonce: () => 'nonce' },
    reporter: silentReporter,
    state,
    prefix: '',
    me: { run: 'me', runId: null, attempt: 1, process: 'p' },
    made: aLogEntry(1, 'x').made,
    window: new UploadWindow(DEFAULT_WINDOW),
    signal: new AbortController().signal,
  };
  return context;
}

const logOf = (...manifests: readonly Manifest[]): readonly LogEntry[] =>
  manifests.map(({ release }, index) => aLogEntry(index + 1, release));
const told = async (pointer: Pointer, manifests: readonly Manifest[], lists?: Readonly<Record<number, unknown>>) => {
  const { changes, complete, since } = await collectChanges(contextOf(manifests, lists), pointer, []);
  return {
    since,
    complete,
    changes: changes.map(({ kind, path, generation, old }) => [kind, path, generation, old.length]),
  };
};

describe('what every distribution has acknowledged', () => {
  const pointer = aPointer([aLogEntry(9, 'A')], { invalidated: { E1: 3, E2: 5 } });

  test.each([
    [[], 3],
    [['E2'], 5],
    [['E1', 'E2'], 3],
    [['E2', 'E3'], 0],
  ])('of %j is generation %d', (distributions, generation) => {
    expect(acknowledgedByAll(pointer, distributions)).toBe(generation);
  });

  test('is nothing where nobody ever did', () => {
    expect(acknowledgedByAll(aPointer([aLogEntry(9, 'A')]), [])).toBe(0);
  });
});

describe('the changes since the last accepted invalidation', () => {
  test('are those of every generation since, so that one lost to a kill is made up for', async () => {
    const pointer = aPointer(logOf(one, two, three), { invalidated: { E1: 1 } });
    expect(await told(pointer, [one, two, three])).toEqual({
      since: 1,
      complete: true,
      changes: [
        ['changed', '/index.html', 3, 2],
        ['changed', '/logo.svg', 3, 1],
        ['removed', '/old.html', 3, 1],
      ],
    });
  });

  test('there and back again purge what was served in between', async () => {
    const pointer = aPointer(logOf(one, two, one), { invalidated: { E1: 1 } });
    expect(await told(pointer, [one, two])).toMatchObject({
      changes: [
        ['changed', '/index.html', 3, 1],
        ['removed', '/old.html', 3, 1],
      ],
    });
  });

  test('count a release that was begun and never settled', async () => {
    const log = [aLogEntry(1, one.release), aLogEntry(2, two.release, { liveAt: null }), aLogEntry(3, one.release)];
    const pointer = aPointer(log, { invalidated: { E1: 1 } });
    expect((await told(pointer, [one, two])).changes).toContainEqual(['changed', '/index.html', 3, 1]);
  });

  test('are none when everything was acknowledged', async () => {
    const pointer = aPointer(logOf(one, two), { invalidated: { E1: 2 } });
    expect(await told(pointer, [one, two])).toEqual({ since: 2, complete: true, changes: [] });
  });

  test('hold what a prune took away', async () => {
    const log = [...logOf(one, three), aLogEntry(3, three.release, { kind: 'prune' })];
    const pointer = aPointer(log, { invalidated: { E1: 2 } });
    const pruned = [{ key: 'assets/a.js', sha256: 'a', cacheControl: 'immutable' }];
    expect(await told(pointer, [three], { 3: pruned })).toEqual({
      since: 2,
      complete: true,
      changes: [['removed', '/assets/a.js', 3, 1]],
    });
  });

  test.each<readonly [string, Pointer, readonly Manifest[]]>([
    ['a manifest in between is gone', aPointer(logOf(one, two, three), { invalidated: { E1: 1 } }), [one, three]],
    ['the manifest they count from is gone', aPointer(logOf(one, two), { invalidated: { E1: 1 } }), [two]],
    [
      'a generation is not on record',
      aPointer([aLogEntry(1, one.release), aLogEntry(3, three.release)], { invalidated: { E1: 1 } }),
      [one, three],
    ],
    [
      'they count from one that is not on record',
      aPointer([aLogEntry(3, three.release)], { invalidated: { E1: 2 } }),
      [three],
    ],
    [
      'they count from one that never settled',
      aPointer([aLogEntry(1, one.release, { liveAt: null }), aLogEntry(2, two.release)], { invalidated: { E1: 1 } }),
      [one, two],
    ],
    [
      'the list of a prune is gone',
      aPointer([...logOf(one), aLogEntry(2, one.release, { kind: 'prune' })], { invalidated: { E1: 1 } }),
      [one],
    ],
  ])('are not complete when %s, and say so', async (_why, pointer, manifests) => {
    expect(await told(pointer, manifests)).toMatchObject({ complete: false });
  });

  test('are not complete when a record of them is damaged, which is told and costs no release', async () => {
    const pointer = aPointer([...logOf(one, two), aLogEntry(3, two.release, { kind: 'prune' })], {
      invalidated: { E1: 1 },
    });
    const context = contextOf([one, two], { 3: 'not a list' });
    expect(await collectChanges(context, pointer, [])).toMatchObject({ complete: false });
    const messages: Message[] = [];
    const damaged = {
      ...contextOf([two]),
      reporter: { ...silentReporter, message: (told: Message) => void messages.push(told) },
    };
    await damaged.store.put({
      key: damaged.state.keys.manifest(one.release),
      body: textBody('oops'),
      headers: {},
      condition: ABSENT,
    });
    expect(await collectChanges(damaged, aPointer(logOf(one, two), { invalidated: { E1: 1 } }), [])).toMatchObject({
      complete: false,
    });
    expect(messages).toEqual([
      { code: 'record-damaged', level: 'warning', text: expect.stringMatching(/not JSON.*purges everything/) },
    ]);
  });
});

describe('a list of pruned keys', () => {
  test('is read as it was written, and refused otherwise', () => {
    const list = [{ key: 'a', sha256: 'b', cacheControl: null }];
    expect(parsePruneList(JSON.stringify(list))).toEqual(list);
    expect(() => parsePruneList('{}')).toThrow('pruned is not a list');
    expect(() => parsePruneList('[{"key":1}]')).toThrow('pruned[0].key is not a string');
  });
});
