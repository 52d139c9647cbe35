import { deployConsole } from '../console/deployment.ts';
import { RELEASES } from '../console/releases.ts';
import type { Scene } from '../scene.ts';
import { callsInWords } from '../show-step.ts';

const MOST_REQUESTS = 6;

export const scene: Scene = {
  title: 'The same release again costs next to nothing',
  why: 'Pipelines run again for many reasons, with fresh file times each time. What did not change is not sent, listed or asked about.',
  needs: ['10'],
  example: 'console',
  run: async (stage) => {
    const { outputs, calls } = await deployConsole(stage, RELEASES.first);
    stage.check(
      'nothing is uploaded',
      outputs['uploaded-files'] === '0',
      `${outputs['unchanged-files']} files unchanged`,
    );
    stage.check(
      `at most ${MOST_REQUESTS} requests, whatever the number of files`,
      calls.length <= MOST_REQUESTS,
      callsInWords(calls),
    );
    const asked = calls.filter(({ operation }) => operation.startsWith('List') || operation.startsWith('Head'));
    stage.check('no listing and no per-file question', asked.length === 0, `${asked.length} of them`);
  },
};
