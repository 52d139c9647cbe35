import { Parser } from 'htmlparser2';
import { srcsetUrls } from './srcset.ts';

/** What a page needs to be shown as meant, as written in it. */
export interface HtmlReferences {
  /** The first `<base href>`, which relative URLs are resolved against; null without one. */
  readonly base: string | null;
  /** Distinct URLs in the order of their first mention. Never the target of an `<a>`. */
  readonly urls: readonly string[];
}

/** The scripts, styles, icons, manifests, preloads, images and media of a page. */
export function extractReferences(html: string): HtmlReferences {
  const collector = new ReferenceCollector();
  collector.write(html);
  return collector.end();
}

/** Relations of `<link>` whose target a browser loads for this very page. */
const LOADED_RELATIONS: ReadonlySet<string> = new Set([
  'stylesheet',
  'icon',
  'apple-touch-icon',
  'apple-touch-icon-precomposed',
  'mask-icon',
  'manifest',
  'modulepreload',
  'preload',
]);

type Attributes = Readonly<Record<string, string>>;

/** Reads a page in pieces, so that none has to be in memory as a whole. */
export class ReferenceCollector {
  readonly #urls = new Set<string>();
  #base: string | null = null;
  readonly #parser = new Parser({
    onopentag: (name, attributes) => {
      if (name === 'base' && attributes['href'] !== undefined) this.#base ??= attributes['href'].trim();
      for (const url of loadedUrls(name, attributes)) this.#add(url);
    },
  });

  write(html: string): void {
    this.#parser.write(html);
  }

  end(): HtmlReferences {
    this.#parser.end();
    return { base: this.#base, urls: [...this.#urls] };
  }

  #add(url: string): void {
    const trimmed = url.trim();
    if (trimmed !== '') this.#urls.add(trimmed);
  }
}

function loadedUrls(element: string, attributes: Attributes): readonly string[] {
  const values = (...names: string[]) => names.flatMap((name) => attributes[name] ?? []);
  switch (element) {
    case 'script':
    case 'audio':
    case 'track':
      return values('src');
    case 'video':
      return values('src', 'poster');
    case 'img':
    case 'source':
      return [...values('src'), ...values('srcset').flatMap(srcsetUrls)];
    case 'link':
      return isLoaded(attributes) ? [...values('href'), ...values('imagesrcset').flatMap(srcsetUrls)] : [];
    default:
      return [];
  }
}

/** What is preloaded as `fetch` is data, most likely of an API, and not a file of the site. */
function isLoaded(link: Attributes): boolean {
  const relations = (link['rel'] ?? '').toLowerCase().split(/\s+/);
  return relations.some((relation) => LOADED_RELATIONS.has(relation)) && link['as']?.toLowerCase() !== 'fetch';
}
