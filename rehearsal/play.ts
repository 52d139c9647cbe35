import { DeployError, errorMessage } from '@deploy/kernel';
import type { ExampleName } from './example.ts';
import type { SceneResult } from './results.ts';
import type { NumberedScene } from './scene.ts';
import { SceneFailure, type Stage } from './stage.ts';
import type { Voice } from './terminal/voice.ts';

export interface PlayOptions {
  readonly stage: Stage;
  readonly voice: Voice;
  /** Why an example cannot be built; nothing for those that can. */
  readonly missing: ReadonlyMap<ExampleName, string>;
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
    const obstacle = obstacleOf(scene, results, options.missing);
    results.push(obstacle === null ? await playScene(scene, options) : notShown(scene, obstacle));
  }
  return results;
}

function obstacleOf(
  scene: NumberedScene,
  results: readonly SceneResult[],
  missing: ReadonlyMap<ExampleName, string>,
): string | null {
  const unbuilt = scene.example === undefined ? undefined : missing.get(scene.example);
  if (unbuilt !== undefined) return unbuilt;
  const absent = scene.needs?.find((number) =>
    results.every((one) => one.number !== number || one.outcome !== 'shown'),
  );
  return absent === undefined ? null : `needs ${absent}`;
}

async function playScene(scene: NumberedScene, { stage, voice, signal }: PlayOptions): Promise<SceneResult> {
  voice.scene(scene.number, scene.title, scene.why);
  const callsSince = stage.markCalls();
  const started = performance.now();
  const failure = await failureOf(() => scene.run(stage));
  signal.throwIfAborted();
  if (failure !== null) voice.failure(failure, '');
  const calls = callsSince();
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
