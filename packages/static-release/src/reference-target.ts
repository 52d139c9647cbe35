import type { HtmlReferences } from './html-references.ts';

/** Where a release is served. */
export interface ServedAt {
  /** Path under which the release's keys are found; begins and ends with a slash. */
  readonly basePath: string;
  /** Such as `https://app.example.org`; null when it is not known, and then no absolute URL is of this site. */
  readonly origin: string | null;
}

/** A URL of a page that belongs to this release, and the keys that would answer it. */
export interface ReferenceTarget {
  /** As written in the page. */
  readonly url: string;
  /** The key that is asked for. */
  readonly key: string;
}

/** Stands for the site where its origin is not known; `.invalid` never resolves (RFC 2606). */
const SOME_ORIGIN = 'https://site.invalid';

/** What template languages leave in pages that are filled in later. */
const PLACEHOLDER = /\{\{|\$\{|<%|\[\[|__[A-Z_]+__/;

/**
 * The targets of a page's references within its release: relative URLs, and absolute ones of the same origin. Query and
 * fragment are dropped, percent-encoding is undone, a path that ends in a slash asks for its `index.html`. URLs of
 * other sites, of other schemes and outside `basePath` are not of this release and left out.
 *
 * @param page key of the page
 */
export function referenceTargets(page: string, references: HtmlReferences, at: ServedAt): readonly ReferenceTarget[] {
  const origin = at.origin ?? SOME_ORIGIN;
  const pageUrl = new URL(`${origin}${at.basePath}${encodePath(page)}`);
  const base = references.base === null ? pageUrl : (parseUrl(references.base, pageUrl) ?? pageUrl);
  return references.urls.flatMap((url) => {
    if (url.startsWith('#') || PLACEHOLDER.test(url)) return [];
    const target = parseUrl(url, base);
    if (target === null || target.origin !== origin || !target.pathname.startsWith(at.basePath)) return [];
    const key = decodePath(target.pathname.slice(at.basePath.length));
    return [{ url, key: key === '' || key.endsWith('/') ? `${key}index.html` : key }];
  });
}

/** Where a release is served: at the site's URL when it is known, else below its prefix. */
export function servedAt(prefix: string, siteUrl: string | null): ServedAt {
  const url = siteUrl === null ? null : parseUrl(siteUrl, null);
  if (url === null) return { basePath: `/${prefix}`, origin: null };
  return { basePath: url.pathname.endsWith('/') ? url.pathname : `${url.pathname}/`, origin: url.origin };
}

function parseUrl(url: string, base: URL | null): URL | null {
  return URL.parse(url, base?.href);
}

const encodePath = (key: string): string => key.split('/').map(encodeURIComponent).join('/');

/** A path whose percent-encoding is broken is looked up as it is. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
