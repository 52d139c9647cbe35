import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scene } from '../scene.ts';
import { openTab } from '../visitors/browser-tab.ts';
import { visit } from '../visitors/visit.ts';
import { inWorkspace } from '../workspace.ts';

/** The trace viewer in playwright-core: three pages, hashed names in two styles, a service worker. Nobody here built it. */
const SOURCE = inWorkspace(
  join(dirname(fileURLToPath(import.meta.resolve('playwright-core/package.json'))), 'lib', 'vite', 'traceViewer'),
);
const PAGES = ['/', '/snapshot.html', '/uiMode.html'];

export const scene: Scene = {
  title: 'A site that somebody else built',
  why: 'The rules must fit builds that were never made for them. This one comes from an npm package: three pages, hashed names in two styles, a service worker with an unusual name, fonts.',
  run: async (stage) => {
    const { bucket, distributionId, url } = stage.guest;
    const planned = await stage.run('upload-static', { source: SOURCE, bucket, 'dry-run': 'true' });
    const writes = planned.calls.filter(({ isWrite }) => isWrite);
    stage.check('a dry run writes nothing', writes.length === 0, `${writes.length} writes`);

    const uploaded = await stage.run('upload-static', { source: SOURCE, bucket });
    await stage.run(
      'invalidate-cdn',
      {
        'distribution-ids': distributionId,
        'paths-file': uploaded.outputs['changed-paths-file'] ?? '',
        'verify-url': url.href,
      },
      { run: uploaded.run },
    );
    const tabs = await Promise.all(PAGES.map((page) => openTab(new URL(page, url))));
    const files = tabs.flatMap(({ loaded }) => loaded);
    stage.check(
      'its three pages load with all they name',
      files.length > 0,
      `${files.length} files for ${PAGES.join(', ')}`,
    );
    const immutable = files.filter(({ headers }) => headers.get('cache-control')?.includes('immutable'));
    stage.check(
      'hashed names of both styles were recognised',
      immutable.some(({ url: file }) => /\/assets\/[\w.]+-/.test(file.pathname)) &&
        immutable.some(({ url: file }) => /^\/\w+\.[\w-]{8}\.\w+$/.test(file.pathname)),
      `${immutable.length} of ${files.length} immutable, such as ${immutable
        .slice(0, 2)
        .map(({ url: file }) => file.pathname)
        .join(', ')}`,
    );
    const worker = await visit(new URL('/sw.bundle.js', url));
    const workerCaching = worker.headers.get('cache-control') ?? '';
    stage.check(
      'the service worker is asked for each time',
      workerCaching.includes('no-cache'),
      `sw.bundle.js: ${workerCaching}`,
    );
  },
};
