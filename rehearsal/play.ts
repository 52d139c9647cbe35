import { DeployError, errorMessage } from '@deploy/kernel';
import type { SceneResult } from './results.ts';
import type { NumberedScene } from './scene.ts';
import { SceneFailure, type Stage } from './stage.ts';
import type { Voice } from './terminal/voice.ts';

export interface PlayOptions {
  readonly stage: Stage;
  readonly voice: Voice;
  /** Why the console cannot be built; null when it can. */
  readonly consoleMissing: string | null;
  /** Ends the play between two scenes. */
  readonly signal: AbortSignal;
}

/** Shows the scenes in order. One whose beginning failed is left out; the others go on. */
export async function playScenes(
  scenes: readonly NumberedScene[],
  options: PlayOptions,
): Promise<readonly SceneResult[]> {
  const results: SceneResult[] = [];
  for (const scene of scenes) {
    options.signal.throwIfAborted();
    const obstacle = obstacleOf(scene, results, options.consoleMissing);
    results.push(obstacle === null ? await playScene(scene, options) : notShown(scene, obstacle));
  }
  return results;
}

function obstacleOf(
  scene: NumberedScene,
  results: readonly SceneResult[],
  consoleMissing: string | null,
): string | null {
  if (consoleMissing !== null && scene.buildsConsole !== false) return consoleMissing;
  const missing = scene.needs?.find((number) =>
    results.every((one) => one.number !== number || one.outcome !== 'shown'),
  );
  return missing === undefined ? null : `needs ${missing}`;
}

async function playScene(scene: NumberedScene, { stage, voice, signal }: PlayOptions): Promise<SceneResult> {
  voice.scene(scene.number, scene.title, scene.why);
  const before = stage.cloud.calls().length;
  const started = performance.now();
  const failure = await failureOf(() => scene.run(stage));
  signal.throwIfAborted();
  if (failure !== null) voice.failure(failure, '');
  const calls = stage.cloud.calls().slice(before);
  return {
    number: scene.number,
    title: scene.title,
    outcome: failure === null ? 'shown' : 'failed',
    note: failure ?? '',
    ms: performance.now() - started,
    requests: calls.length,
    bytes: calls.reduce((sum, { sentBytes }) => sum + sentBytes, 0),
  };
}

async function failureOf(run: () => Promise<void>): Promise<string | null> {
  try {
    await run();
    return null;
  } catch (thrown) {
    if (thrown instanceof DeployError) return `${thrown.message} ${thrown.remedy}`;
    const isExpected = thrown instanceof SceneFailure || (thrown instanceof Error && thrown.name === 'BrokenPage');
    return isExpected || !(thrown instanceof Error) ? errorMessage(thrown) : (thrown.stack ?? thrown.message);
  }
}

function notShown({ number, title }: NumberedScene, note: string): SceneResult {
  return { number, title, outcome: 'not shown', note, ms: 0, requests: 0, bytes: 0 };
}
