import { deployConsole, invalidateConsole } from '../console/deployment.ts';
import { RELEASES } from '../console/releases.ts';
import type { Scene } from '../scene.ts';

export const scene: Scene = {
  title: 'No cache holds anything stale, so nothing is purged',
  why: 'The usual answer to a release is a purge of everything, which empties every edge. When pages are asked for each time and assets carry their digest in the name, there is nothing to purge, and the action says so.',
  needs: ['10'],
  example: 'console',
  run: async (stage) => {
    const uploaded = await deployConsole(stage, RELEASES.first);
    const { outputs, calls } = await invalidateConsole(stage, uploaded);
    const created = calls.filter(({ operation }) => operation === 'CreateInvalidation');
    stage.check(
      'CloudFront was not asked to purge',
      created.length === 0,
      `${created.length} CreateInvalidation calls`,
    );
    stage.check('and no path was counted', outputs['path-count'] === '0', `path-count ${outputs['path-count']}`);
  },
};
