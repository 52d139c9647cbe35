import { API_RELEASES } from '../api/releases.ts';
import type { Scene } from '../scene.ts';
import { inWords, visit } from '../visitors/visit.ts';

export const scene: Scene = {
  title: 'The console and its API answer under one address',
  why: 'A console that asks an API at another host needs CORS, cookies of another site, and a second certificate. Here the distribution sends the paths of the API to the balancer, whole and uncached, and everything else to the bucket; a behaviour that is missing or in the wrong order would show as a page where data was asked for.',
  needs: ['110'],
  example: 'api',
  run: async (stage) => {
    await stage.api();
    const at = (path: string) => new URL(path, stage.console.url);
    const { version } = API_RELEASES.second;
    const answered = await visit(at('/api/version'));
    stage.check(
      'the API answers through the distribution, and no cache keeps it',
      answered.headers.get('x-version') === version && answered.headers.get('x-cache') === 'Miss from cloudfront',
      `version ${answered.headers.get('x-version')}; ${inWords(answered)}`,
    );
    const again = await visit(at('/api/version'));
    stage.check('nor the second time', again.headers.get('x-cache') === 'Miss from cloudfront', inWords(again));

    const sent = { order: 17 };
    const posted = await fetch(at('/api/echo?of=17'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(sent),
    });
    const received = await posted.text();
    stage.check('what is sent arrives', posted.status === 200 && received.includes('"order":17'), received);

    const unknown = await visit(at('/api/nothing'));
    stage.check(
      'what the API does not know is its own 404, and never a page',
      unknown.status === 404 && !unknown.isHtml,
      `${inWords(unknown)}: ${unknown.text}`,
    );
    const health = await visit(at('/healthz'));
    stage.check('so is its health', health.status === 200 && !health.isHtml, `${inWords(health)}: ${health.text}`);
    stage.check(
      'answers have the headers of the distribution’s policy',
      answered.headers.get('x-content-type-options') === 'nosniff',
      `strict-transport-security: ${answered.headers.get('strict-transport-security')}`,
    );
  },
};
