import { pageReferences, releaseOf, scriptReferences } from './page-references.ts';
import { inWords, type Visit, visit } from './visit.ts';

/**
 * A tab as it stands open after the page was loaded: it keeps the HTML and scripts it got, and asks the site only for
 * what it loads later. It has no cache of its own for those, so each is asked for where it counts: at the edge.
 */
export interface BrowserTab {
  readonly page: Visit;
  /** What the page says it is; null where it does not. */
  readonly release: string | null;
  /** Scripts, styles and preloads that came with the page. */
  readonly loaded: readonly Visit[];
  /** Chunks and styles that its scripts load when they are needed. */
  readonly lazy: readonly URL[];
  /** Loads what is named so among the lazy files, such as `tides`: the script, and the style with it. */
  open(name: string): Promise<readonly Visit[]>;
}

/** A page that is not whole: something it needs is missing, or is not what its name says. */
export class BrokenPage extends Error {
  override readonly name = 'BrokenPage';
}

/** Opens a page as a new visitor. Throws `BrokenPage` naming what does not load. */
export async function openTab(url: URL): Promise<BrowserTab> {
  const page = await visit(url, { accept: 'text/html' });
  if (page.status !== 200 || !page.isHtml) throw new BrokenPage(`${url.pathname} answered ${inWords(page)}`);
  const { eager, other } = pageReferences(page.text, url);
  const loaded = await Promise.all(eager.map(loadFile));
  await Promise.all(other.map(loadFile));
  const known = new Set(loaded.map((file) => file.url.href));
  const scripts = loaded.filter((file) => isScript(file));
  const mentioned = scripts.flatMap((script) => scriptReferences(script.text, script.url, new URL('/', url)));
  const lazy = [...new Set(mentioned.map(({ href }) => href))]
    .filter((href) => !known.has(href))
    .map((href) => new URL(href));
  return { page, release: releaseOf(page.text), loaded, lazy, open: (name) => openLazy(lazy, name) };
}

async function openLazy(lazy: readonly URL[], name: string): Promise<readonly Visit[]> {
  const wanted = lazy.filter(({ pathname }) => pathname.split('/').at(-1)?.startsWith(`${name}-`));
  if (wanted.length === 0) throw new BrokenPage(`no lazy chunk is called ${name}`);
  return Promise.all(wanted.map(loadFile));
}

/** Loads a file that a page or script needs: it must be there, and must not be a page in disguise. */
async function loadFile(url: URL): Promise<Visit> {
  const file = await visit(url);
  const isExpected = file.status === 200 && !file.isHtml && typeFits(file);
  if (!isExpected) throw new BrokenPage(`${url.pathname} answered ${inWords(file)}`);
  return file;
}

/** Browsers refuse module scripts and styles whose type is another (source: HTML standard, "fetch a single module script"). */
function typeFits({ url, type }: Visit): boolean {
  if (/\.m?js$/.test(url.pathname)) return /javascript/.test(type);
  if (url.pathname.endsWith('.css')) return type.startsWith('text/css');
  return true;
}

function isScript({ url }: Visit): boolean {
  return /\.m?js$/.test(url.pathname);
}
