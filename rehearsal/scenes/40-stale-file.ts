import { deployConsole, ICON_FOR_A_DAY, invalidateConsole } from '../console/deployment.ts';
import { RELEASES } from '../console/releases.ts';
import type { Scene } from '../scene.ts';
import { inWords, type Visit, visit } from '../visitors/visit.ts';

export const scene: Scene = {
  title: 'A changed file that caches hold is purged, and only that one',
  why: 'The icon has no digest in its name and may be kept for a day. After a release that changes it, the edge goes on serving the old one until it is told. What a purge names, what it costs and that it worked should be known, not hoped.',
  needs: ['30'],
  example: 'console',
  run: async (stage) => {
    const icon = new URL('/favicon.svg', stage.console.url);
    const everywhere = (): Promise<readonly Visit[]> =>
      Promise.all(stage.console.pops.map((pop) => visit(icon, stage.console.atPop(pop))));

    const ruled = await deployConsole(stage, RELEASES.longerTides, { headers: ICON_FOR_A_DAY });
    await invalidateConsole(stage, ruled);
    await everywhere();
    const cached = await everywhere();
    stage.check(
      'every edge location now holds the icon',
      cached.every(({ headers }) => headers.get('x-cache')?.startsWith('Hit')),
      cached.map(inWords).join('; '),
    );

    const uploaded = await deployConsole(stage, RELEASES.newIcon, { headers: ICON_FOR_A_DAY });
    const stale = await everywhere();
    stage.check(
      'after the release the edge still serves the old icon',
      stale.every(({ sha256 }) => sha256 === cached[0]?.sha256),
      stale.map(inWords).join('; '),
    );

    const { outputs, ms } = await invalidateConsole(stage, uploaded);
    const fresh = await everywhere();
    stage.check(
      'after the invalidation every location serves the new one',
      fresh.every(({ sha256, text }) => sha256 !== cached[0]?.sha256 && text.includes('#8a3b12')),
      fresh.map(inWords).join('; '),
    );
    stage.check(
      'one path was purged',
      outputs['path-count'] === '1' && (outputs['paths'] ?? '').includes('/favicon.svg'),
      `${outputs['paths']}, at most ${outputs['estimated-cost-usd']} USD, ${(ms / 1000).toFixed(1)} s with the wait`,
    );
  },
};
