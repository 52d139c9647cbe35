import { join } from 'node:path';
import express, { type Express, type Response } from 'express';

// Never routes of the console. The same list as in terraform/modules/static-site/files/spa-routing.js, which takes over
// at the cutover: what is found today is found then.
const PASSED = ['/assets', '/.well-known', '/_deploy', '/api', '/healthz'];
const FILE_NAME = /\.[A-Za-z0-9]+$/;

/**
 * Serves the console and its routes, for as long as no CDN does. `root` holds `current`, and `previous` for tabs that are
 * still open. Comes after everything of the API, and before the last 404.
 */
export function serveConsole(app: Express, root: string): void {
  const current = join(root, 'current');
  const assets = {
    index: false as const,
    redirect: false,
    setHeaders: cacheFor('public, max-age=31536000, immutable'),
  };
  app.use('/assets', express.static(join(current, 'assets'), assets));
  app.use('/assets', express.static(join(root, 'previous', 'assets'), assets));
  app.use(express.static(current, { redirect: false, setHeaders: cacheFor('no-cache') }));

  app.get('/{*route}', (request, response, next) => {
    if (!isRoute(decodeURIComponent(request.path))) return next();
    response.set('cache-control', 'no-cache').sendFile('index.html', { root: current, cacheControl: false });
  });
}

function isRoute(path: string): boolean {
  if (PASSED.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))) return false;
  return !FILE_NAME.test(path.slice(path.lastIndexOf('/') + 1));
}

function cacheFor(value: string): (response: Response) => void {
  return (response) => {
    response.setHeader('cache-control', value);
  };
}
