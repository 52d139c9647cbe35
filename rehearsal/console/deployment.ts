import type { Inputs, RunOptions, Stage, StepResult } from '../stage.ts';
import { inWorkspace } from '../workspace.ts';
import { overlayOf } from './build.ts';
import type { ConsoleRelease } from './releases.ts';

/** Rules under which the console's icon may be kept by caches for a day, as many sites have it. */
export const ICON_FOR_A_DAY = `- match: favicon.svg
  cache-control: public, max-age=86400
`;

/** Deploys one commit of the console to the test environment. */
export async function deployConsole(
  stage: Stage,
  release: ConsoleRelease,
  inputs: Inputs = {},
  options: RunOptions = {},
): Promise<StepResult> {
  return stage.run('upload-static', await consoleInputs(stage, release, inputs), options);
}

export async function consoleInputs(stage: Stage, release: ConsoleRelease, inputs: Inputs = {}): Promise<Inputs> {
  const source = await stage.build(release);
  return {
    source: inWorkspace(source),
    overlay: inWorkspace(overlayOf('test')),
    bucket: stage.console.bucket,
    ...inputs,
  };
}

/** The next step of the same job: tells the distribution what the upload changed, and proves what it serves. */
export function invalidateConsole(stage: Stage, uploaded: StepResult): Promise<StepResult> {
  return stage.run(
    'invalidate-cdn',
    {
      'distribution-ids': stage.console.distributionId,
      'paths-file': uploaded.outputs['changed-paths-file'] ?? '',
      'verify-url': stage.console.url.href,
    },
    { run: uploaded.run },
  );
}
