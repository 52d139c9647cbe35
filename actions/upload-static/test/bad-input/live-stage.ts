import { succeed } from '../in-process/expectations.ts';
import { Stage } from '../in-process/stage.ts';
import { smallSite } from '../small-site.ts';

/** A stage with one release. */
export async function liveStage(): Promise<Stage> {
  const stage = new Stage();
  await succeed(stage.deploy(smallSite('live')));
  return stage;
}
