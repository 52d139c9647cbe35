import { page as missing } from './routes/missing.ts';
import { page as overview } from './routes/overview.ts';
import type { Page } from './shared/page.ts';

export interface Route {
  readonly path: string;
  /** Key of its name in the navigation. */
  readonly name: string;
  readonly load: () => Promise<{ readonly page: Page }>;
}

/** The first page comes with the entry; every other one is a chunk of its own, loaded when it is opened. */
export const ROUTES: readonly Route[] = [
  { path: '/', name: 'nav.overview', load: () => Promise.resolve({ page: overview }) },
  { path: '/stations', name: 'nav.stations', load: () => import('./routes/stations.ts') },
  { path: '/tides', name: 'nav.tides', load: () => import('./routes/tides.ts') },
  { path: '/release', name: 'nav.release', load: () => import('./routes/release.ts') },
];

const MISSING: Route = { path: '', name: '', load: () => Promise.resolve({ page: missing }) };

export function routeOf(path: string): Route {
  const wanted = path.length > 1 ? path.replace(/\/$/, '') : path;
  return ROUTES.find((route) => route.path === wanted) ?? MISSING;
}
