import { DIGEST, OURS } from '../names.ts';
import type { Scene, Stage } from '../scene.ts';
import { openSites, type Sites } from '../sites.ts';

const pipeline = `on: workflow_dispatch
jobs:
  release:
    uses: ${OURS}/.github/workflows/pipeline.yml@v1
    with:
      app: admin
      artifact: console
      artifact-digest: ${DIGEST}
`;

const callRollback = (list: boolean) => `on: workflow_dispatch
jobs:
  back:
    uses: ${OURS}/.github/workflows/rollback.yml@v1
    with:
      environment: prod
      app: admin
      api: false
      release: previous
      list: ${list}
      reason: Visitors see an empty page
`;

const pageOf = (title: string) => ({ 'index.html': `<!doctype html><h1>${title}</h1>\n` });

interface Wanted {
  readonly page: string;
  readonly caller?: string;
  readonly isProdThere?: boolean;
  /** Where the proof asks; none without. */
  readonly publicUrl?: string;
}

function run(stage: Stage, sites: Sites, { caller = pipeline, isProdThere = true, page, publicUrl }: Wanted) {
  const { credentialsOf, roles } = sites;
  const vars = publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl };
  return stage.run(
    { caller, artifact: pageOf(page), vars, credentialsOf, roles },
    { artifact: 'console', isProdThere },
  );
}

async function inSites(play: (sites: Sites) => Promise<void>): Promise<void> {
  const sites = await openSites();
  try {
    await play(sites);
  } finally {
    await sites.close();
  }
}

export const scenes: readonly Scene[] = [
  {
    name: 'pipeline',
    title: 'build, test, prod: the same bytes, with what iam.json allows and nothing else',
    play: (stage) =>
      inSites(async (sites) => {
        const { summaries } = await run(stage, sites, { page: 'console' });
        const [test = '', prod = ''] = sites.pages();
        stage.check('both serve the page', test.includes('<h1>console</h1>') && prod === test);
        for (const where of ['test', 'prod']) {
          const shown = summaries.find((summary) => summary.startsWith(`## admin in ${where}`)) ?? '';
          stage.check(`the summary of ${where} shows the digest`, shown.includes(`| Artifact | \`${DIGEST}\` |`));
        }
        stage.check('AWS refused nothing', sites.denied().length === 0);
      }),
  },
  {
    name: 'gate',
    title: 'no environment prod: not even test is touched',
    play: (stage) =>
      inSites(async (sites) => {
        const { text } = await run(stage, sites, { page: 'console', isProdThere: false });
        stage.check(
          'nothing is served',
          sites.pages().every((page) => page === ''),
        );
        stage.check('AWS was not even asked', sites.twin.requests.all.length === 0);
        stage.check('the reason is given', text.includes('environment-missing'));
      }),
  },
  {
    name: 'proof',
    title: 'test is not proven: prod gets nothing',
    play: (stage) =>
      inSites(async (sites) => {
        const { text } = await run(stage, sites, { page: 'console', publicUrl: 'https://127.0.0.1:9/' });
        const [test = '', prod = ''] = sites.pages();
        stage.check('test has the page, and prod nothing', test !== '' && prod === '');
        stage.check('the reason is given', text.includes('proof-unreachable'));
      }),
  },
  {
    name: 'rollback',
    title: 'a list changes nothing, and the release before is live again, in prod alone',
    play: (stage) =>
      inSites(async (sites) => {
        await run(stage, sites, { page: 'first' });
        await run(stage, sites, { page: 'second' });
        const [, second = ''] = sites.pages();
        stage.check('the second release is live', second.includes('second'));

        const listed = await run(stage, sites, { page: '', caller: callRollback(true) });
        stage.check('a list changes nothing', sites.page('prod', 'index.html') === second);
        const shown = listed.summaries.join('\n');
        stage.check('it shows both releases', /\| \*\*live\*\* \|/.test(shown) && /\| previous \|/.test(shown));

        const back = await run(stage, sites, { page: '', caller: callRollback(false) });
        const [test = '', prod = ''] = sites.pages();
        stage.check('prod serves the first again', prod.includes('<h1>first</h1>'));
        stage.check('test keeps the second', test.includes('<h1>second</h1>'));
        const purged = back.steps.find(({ step }) => step.startsWith('Purge what it changed'));
        stage.check('the change was purged', purged?.result === 'success');
        stage.check('AWS refused nothing', sites.denied().length === 0);
        const [was, is] = back.outputs.get('release') ?? [];
        stage.check('the outputs name both', was !== is && back.outputs.get('previous-release')?.[0] === was);
      }),
  },
];
