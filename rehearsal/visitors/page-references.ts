/** What a page or script asks for by itself, as a browser would resolve it. */
export interface References {
  /** Scripts, styles and preloads of a page: fetched before it can be used. */
  readonly eager: readonly URL[];
  /** Other files of the same origin it mentions: icons, manifests, pictures. */
  readonly other: readonly URL[];
}

const TAG = /<(script|link|img|source)\b([^>]*)>/gi;
const ATTRIBUTE = /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;
const EAGER_LINKS = new Set(['stylesheet', 'modulepreload', 'preload']);
const OTHER_LINKS = new Set(['icon', 'manifest', 'apple-touch-icon']);

/** The files of its own origin that an HTML page names. Links to other pages are none. */
export function pageReferences(html: string, page: URL): References {
  const eager: URL[] = [];
  const other: URL[] = [];
  for (const [, tag = '', attributes = ''] of html.replace(/<!--.*?-->/gs, '').matchAll(TAG)) {
    const values = attributeValues(attributes);
    const url = sameOrigin(values.get('href') ?? values.get('src'), page);
    if (url === null) continue;
    const links = (values.get('rel') ?? '').toLowerCase().split(/\s+/);
    if (tag.toLowerCase() === 'script' || links.some((link) => EAGER_LINKS.has(link))) eager.push(url);
    else if (tag.toLowerCase() !== 'link' || links.some((link) => OTHER_LINKS.has(link))) other.push(url);
  }
  return { eager, other };
}

const CHUNK = /["'`](?<path>(?:\.{0,2}\/)?[\w@~./-]+\.(?:m?js|css|woff2?|svg|png|webp|avif|wasm))["'`]/g;

/**
 * Files that a script may load later: chunks and what belongs to them, named in string literals. `base` is where the
 * app is served from; names that begin with a dot are relative to the script, the others to the base, as bundlers write
 * them.
 */
export function scriptReferences(script: string, at: URL, base: URL): readonly URL[] {
  const found = [...script.matchAll(CHUNK)].flatMap(({ groups }) => {
    const path = groups?.['path'] ?? '';
    const url = sameOrigin(path, path.startsWith('.') ? at : base);
    return url === null ? [] : [url.href];
  });
  return [...new Set(found)].filter((href) => href !== at.href).map((href) => new URL(href));
}

/** The value of `<meta name="release">`, where the console says which release a page is. */
export function releaseOf(html: string): string | null {
  return /<meta name="release" content="([^"]*)"/.exec(html)?.[1] ?? null;
}

function attributeValues(attributes: string): ReadonlyMap<string, string> {
  return new Map(
    [...attributes.matchAll(ATTRIBUTE)].map(([, name = '', double, single, bare]) => [
      name.toLowerCase(),
      (double ?? single ?? bare ?? '').replace(/&amp;/g, '&'),
    ]),
  );
}

function sameOrigin(reference: string | undefined, base: URL): URL | null {
  if (reference === undefined || reference === '' || reference.startsWith('#')) return null;
  const url = URL.parse(reference, base.href);
  if (url === null || url.origin !== base.origin) return null;
  url.hash = '';
  return url;
}
