import { describe, expect, test } from '@jest/globals';
import { acknowledged, acknowledgeInvalidation } from '../src/acknowledge.ts';
import { makeManifest } from '../src/manifest.ts';
import { type Pointer, parsePointer } from '../src/pointer.ts';
import { ReleaseState } from '../src/release-state.ts';
import { stateKeys } from '../src/state-keys.ts';
import { aLogEntry, aPointer } from './builders.ts';
import { asStore, PointerStore } from './pointer-store.ts';
import { anEntry } from './release-builder.ts';

const KEY = '_deploy/root/current.json';
const failure = (code: string, says = '') => expect.objectContaining({ code, message: expect.stringContaining(says) });

function world(pointer: Pointer | null = aPointer([aLogEntry(1, 'A')], { order: '10' })) {
  const store = new PointerStore();
  const write = (next: Pointer): void => void store.texts.set(KEY, JSON.stringify(next));
  if (pointer !== null) write(pointer);
  const random = { fraction: () => 0, nonce: () => 'fresh' };
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined };
  return {
    store,
    write,
    ports: { state: new ReleaseState(asStore(store), ''), random, clock },
    state: new ReleaseState(asStore(store), ''),
    get found(): Pointer {
      return parsePointer(store.texts.get(KEY) ?? '');
    },
  };
}

describe('the keys of the state', () => {
  test('of one prefix are never inside of those of another', () => {
    const homes = ['', 'root/', 'at/', 'a/', 'a/b/', 'a%2Fb/', 'a b/', 'ü/'].map((prefix) => stateKeys(prefix).pointer);
    expect(new Set(homes).size).toBe(homes.length);
    const folders = homes.map((key) => key.replace(/current\.json$/, ''));
    for (const one of folders) expect(folders.filter((other) => other.startsWith(one))).toEqual([one]);
  });

  test('say what is where', () => {
    const keys = stateKeys('apps/admin/');
    expect(keys.pointer).toBe('_deploy/at/apps%2Fadmin/current.json');
    expect(keys.manifest('r')).toBe('_deploy/at/apps%2Fadmin/releases/r.json');
    expect(keys.object('s')).toBe('_deploy/at/apps%2Fadmin/objects/s');
    expect(keys.pruneList(3)).toBe('_deploy/at/apps%2Fadmin/prunes/3.json');
  });
});

describe('a swap of the pointer', () => {
  const next = (pointer: Pointer): Pointer => ({ ...pointer, nonce: 'next', generation: 2, unsettled: ['B'] });

  test('replaces exactly what was read', async () => {
    const { state, ...here } = world();
    const observed = await state.readPointer();
    const swapped = await state.swapPointer(observed, next(observed.pointer));
    expect(here.store.texts.get(KEY)).toBe(JSON.stringify(swapped.pointer));
    expect((await state.readPointer()).etag).toBe(swapped.etag);
  });

  test('makes the first one only where there is none', async () => {
    const here = world(null);
    const observed = await here.state.readPointer();
    expect(observed).toMatchObject({ etag: null, pointer: { generation: 0, live: null, prefix: '' } });
    here.write(aPointer([aLogEntry(1, 'X')]));
    await expect(here.state.swapPointer(observed, next(observed.pointer))).rejects.toEqual(
      failure('pointer-moved', 'run 1'),
    );
    expect(here.found.live).toBe('X');
  });

  test('whose answer was lost is recognised', async () => {
    const here = world();
    const observed = await here.state.readPointer();
    here.store.lose = true;
    const swapped = await here.state.swapPointer(observed, next(observed.pointer));
    expect(swapped.pointer.nonce).toBe('next');
    expect(here.store.writes).toBe(1);
  });

  test('whose answer was lost is recognised also when somebody acknowledged in between', async () => {
    const here = world();
    const observed = await here.state.readPointer();
    here.store.lose = true;
    const put = here.store.put.bind(here.store);
    here.store.put = async (request) => {
      const outcome = await put(request);
      here.write({ ...here.found, nonce: 'ack', invalidated: { E1: 1 } });
      here.store.put = put;
      return outcome;
    };
    const swapped = await here.state.swapPointer(observed, next(observed.pointer));
    expect(swapped.pointer).toMatchObject({ generation: 2, unsettled: ['B'], invalidated: { E1: 1 } });
  });

  test('keeps acknowledgements that came in between', async () => {
    const here = world();
    const observed = await here.state.readPointer();
    here.store.meanwhile = () => here.write({ ...observed.pointer, nonce: 'ack', invalidated: { E1: 1 } });
    const wanted = { ...next(observed.pointer), invalidated: { E1: 0, E2: 4 } };
    await here.state.swapPointer(observed, wanted);
    expect(here.found).toMatchObject({ nonce: 'next', generation: 2, invalidated: { E1: 1, E2: 4 } });
  });

  test('of what moved otherwise is refused, naming who moved it', async () => {
    const here = world();
    const observed = await here.state.readPointer();
    const theirs = aPointer([aLogEntry(1, 'A'), aLogEntry(2, 'C')]);
    here.store.meanwhile = () => here.write(theirs);
    await expect(here.state.swapPointer(observed, next(observed.pointer))).rejects.toEqual(
      failure('pointer-moved', 'run 2 (generation 2)'),
    );
    expect(here.found).toEqual(theirs);
  });
});

describe('manifests', () => {
  const manifest = makeManifest([anEntry()]);

  test('are stored once and read once', async () => {
    const here = world();
    await here.state.storeManifest(manifest);
    await here.state.storeManifest(manifest);
    expect(here.store.writes).toBe(1);
    const other = new ReleaseState(asStore(here.store), '');
    expect(await other.manifest(manifest.release)).toEqual(manifest);
    here.store.texts.clear();
    expect(await other.findManifest(manifest.release)).toEqual(manifest);
  });

  test('of another release under that name are refused', async () => {
    const here = world();
    here.store.texts.set(stateKeys('').manifest('r'), JSON.stringify(manifest));
    await expect(here.state.findManifest('r')).rejects.toEqual(failure('state-unreadable', 'it is the manifest of'));
  });

  test('that are gone are told, and nothing is an empty release', async () => {
    const here = world();
    expect(await here.state.findManifest('r')).toBeNull();
    await expect(here.state.manifest('r')).rejects.toEqual(failure('manifest-missing'));
    expect((await here.state.manifest(null)).entries).toEqual([]);
  });
});

describe('acknowledging an invalidation', () => {
  test('only grows', () => {
    const pointer = aPointer([aLogEntry(3, 'A')], { invalidated: { E1: 2 } });
    expect(acknowledged(pointer, ['E1'], 3)?.invalidated).toEqual({ E1: 3 });
    expect(acknowledged(pointer, ['E1', 'E2'], 1)?.invalidated).toEqual({ E1: 2, E2: 1 });
    expect(acknowledged(pointer, ['E1'], 2)).toBeNull();
    expect(acknowledged(pointer, ['E1'], 1)).toBeNull();
    expect(acknowledged(pointer, [], 9)).toBeNull();
  });

  test('is written beside everything else, under a fresh nonce', async () => {
    const here = world();
    const before = here.found;
    await acknowledgeInvalidation(here.ports, ['E1'], 1);
    expect(here.found).toEqual({ ...before, nonce: 'fresh', invalidated: { E1: 1 } });
  });

  test('that is on record already writes nothing', async () => {
    const here = world(aPointer([aLogEntry(1, 'A')], { invalidated: { E1: 1 } }));
    await acknowledgeInvalidation(here.ports, ['E1'], 1);
    expect(here.store.writes).toBe(0);
  });

  test('where no release was ever made does nothing', async () => {
    const here = world(null);
    await acknowledgeInvalidation(here.ports, ['E1'], 1);
    expect(here.store.texts.size).toBe(0);
  });

  test('beside another acknowledgement keeps both', async () => {
    const here = world();
    const before = here.found;
    here.store.meanwhile = () => here.write({ ...before, nonce: 'other', invalidated: { E2: 1 } });
    await acknowledgeInvalidation(here.ports, ['E1'], 1);
    expect(here.found.invalidated).toEqual({ E1: 1, E2: 1 });
  });

  test('beside a release that settles is tried again on what is there then', async () => {
    const here = world();
    const settled = aPointer([aLogEntry(1, 'A'), aLogEntry(2, 'B')]);
    here.store.meanwhile = () => here.write(settled);
    await acknowledgeInvalidation(here.ports, ['E1'], 1);
    expect(here.found).toMatchObject({ live: 'B', generation: 2, invalidated: { E1: 1 } });
  });
});
