import { readdir } from 'node:fs/promises';
import { InputError } from '@deploy/kernel';
import type { NumberedScene, Scene } from './scene.ts';

const SCENES = new URL('scenes/', import.meta.url);
const FILE_NAME = /^(?<number>\d{2,3})-[a-z0-9-]+\.ts$/;

/** Every scene of the folder, by number. A new file is a new scene: there is no list to extend. */
export async function loadScenes(folder: URL = SCENES): Promise<readonly NumberedScene[]> {
  const files = (await readdir(folder))
    .map((name) => ({ name, number: FILE_NAME.exec(name)?.groups?.['number'] ?? null }))
    .filter((file): file is SceneFile => file.number !== null)
    .sort((one, other) => Number(one.number) - Number(other.number));
  return Promise.all(
    files.map(async ({ name, number }) => {
      const module: unknown = await import(new URL(name, folder).href);
      return { ...sceneIn(module, name), number };
    }),
  );
}

interface SceneFile {
  readonly name: string;
  readonly number: string;
}

/** The wanted scenes with all they need, in order; all when none is wanted. Throws `InputError` for an unknown number. */
export function chooseScenes(all: readonly NumberedScene[], wanted: readonly string[]): readonly NumberedScene[] {
  if (wanted.length === 0) return all;
  const chosen = new Set<string>();
  const choose = (number: string): void => {
    if (chosen.has(number)) return;
    chosen.add(number);
    sceneOf(all, number).needs?.forEach(choose);
  };
  wanted.forEach(choose);
  return all.filter(({ number }) => chosen.has(number));
}

function sceneOf(all: readonly NumberedScene[], number: string): NumberedScene {
  const scene = all.find((candidate) => candidate.number === number);
  if (scene) return scene;
  throw new InputError({
    code: 'rehearsal-scene-unknown',
    message: `There is no scene ${number}.`,
    remedy: `Use one of: ${all.map((known) => `${known.number} ${known.title}`).join('; ')}.`,
  });
}

function sceneIn(module: unknown, name: string): Scene {
  const scene: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, 'scene') : undefined;
  if (isScene(scene)) return scene;
  throw new InputError({
    code: 'rehearsal-scene-malformed',
    message: `rehearsal/scenes/${name} does not export a scene.`,
    remedy: 'Export `const scene: Scene = { title, why, run }` from it.',
  });
}

function isScene(value: unknown): value is Scene {
  if (typeof value !== 'object' || value === null) return false;
  const field = (key: string): unknown => Reflect.get(value, key);
  return typeof field('title') === 'string' && typeof field('why') === 'string' && typeof field('run') === 'function';
}
