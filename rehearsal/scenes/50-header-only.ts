import { deployConsole, ICON_FOR_A_DAY, invalidateConsole } from '../console/deployment.ts';
import { RELEASES } from '../console/releases.ts';
import type { Scene } from '../scene.ts';
import { bytesInWords } from '../terminal/amounts.ts';
import { visit } from '../visitors/visit.ts';

const LOCALES_FOR_A_MINUTE = `${ICON_FOR_A_DAY}- match: locales/*.json
  cache-control: public, max-age=60
`;

export const scene: Scene = {
  title: 'A changed header reaches files whose content did not change',
  why: 'Most uploaders compare content alone, so a corrected Cache-Control or Content-Type never arrives. Here headers are part of a release; they are set by a copy inside the bucket, without sending a file again.',
  needs: ['40'],
  example: 'console',
  run: async (stage) => {
    const file = new URL('/locales/en.json', stage.console.url);
    const before = await visit(file);
    const uploaded = await deployConsole(stage, RELEASES.newIcon, { headers: LOCALES_FOR_A_MINUTE });
    const written = uploaded.calls.filter(({ key }) => key?.startsWith('locales/'));
    const sent = written.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
    stage.check(
      'no file was sent again',
      uploaded.outputs['uploaded-bytes'] === '0' && sent === 0,
      `${written.map(({ operation, key }) => `${operation} ${key}`).join(', ')}; ${bytesInWords(sent)} of content`,
    );
    await invalidateConsole(stage, uploaded);
    const after = await visit(file);
    stage.check(
      'visitors get the new header on the same content',
      after.sha256 === before.sha256 && after.headers.get('cache-control') === 'public, max-age=60',
      `${before.headers.get('cache-control')} became ${after.headers.get('cache-control')}`,
    );
  },
};
