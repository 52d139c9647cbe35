import { deployConsole } from '../console/deployment.ts';
import { RELEASES } from '../console/releases.ts';
import type { Scene } from '../scene.ts';
import { bytesInWords } from '../terminal/amounts.ts';
import { openTab } from '../visitors/browser-tab.ts';
import { inWords, visit } from '../visitors/visit.ts';

export const scene: Scene = {
  title: 'The first release goes live',
  why: 'A bucket that holds nothing becomes a site. Assets arrive before the pages that name them, each file with the headers it needs, and nothing of the deployment’s own state can be read from outside.',
  example: 'console',
  run: async (stage) => {
    const { url } = stage.console;
    const before = await visit(url);
    stage.check('the site does not exist yet', before.status === 403 && !before.isHtml, inWords(before));

    const { outputs } = await deployConsole(stage, RELEASES.first);
    stage.check(
      'a release is named by its content',
      /^[0-9a-f]{8,64}$/.test(outputs['release'] ?? ''),
      `release ${outputs['release']?.slice(0, 12)}, ${outputs['uploaded-files']} files, ${bytesInWords(Number(outputs['uploaded-bytes']))}`,
    );

    const tab = await openTab(url);
    stage.check(
      'a visitor gets the page and everything it names',
      tab.release === RELEASES.first.label && tab.loaded.length >= 3,
      `${tab.release}, ${tab.loaded.map(({ url: file }) => file.pathname).join(', ')}`,
    );
    const script = tab.loaded.find(({ url: file }) => file.pathname.endsWith('.js'));
    const scriptCaching = script?.headers.get('cache-control') ?? '';
    stage.check('hashed files may be kept for ever', scriptCaching.includes('immutable'), scriptCaching);
    const pageCaching = tab.page.headers.get('cache-control') ?? '';
    stage.check('the page is asked for each time', pageCaching.includes('no-cache'), pageCaching);

    const deep = await visit(new URL('/tides', url));
    stage.check(
      'an address inside the app opens the app',
      deep.status === 200 && deep.isHtml,
      `/tides: ${inWords(deep)}`,
    );
    const config = await visit(new URL('/config.json', url));
    stage.check(
      'configuration came with the environment',
      config.text.includes('"test"'),
      'config.json from environments/test',
    );

    const missing = await visit(new URL('/assets/nothing-00000000.js', url));
    stage.check(
      'a missing file is an error and never a page',
      missing.status === 403 && !missing.isHtml,
      inWords(missing),
    );
    const state = await visit(new URL('/_deploy/root/current.json', url));
    stage.check(
      'the deployment’s state is not served',
      state.status === 403,
      `/_deploy/root/current.json: ${state.status}`,
    );
  },
};
