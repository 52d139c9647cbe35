import type { Style } from './style.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ensp: ' ',
  emsp: ' ',
  middot: '·',
};

const INLINE = new RegExp(
  [
    /(?<code>`+)(?<codeText>.+?)\k<code>/,
    /!\[(?<alt>[^\]]*)\]\([^)]*\)/,
    /\[(?<link>(?:\\.|[^\]\\])*)\]\((?<url>[^)\s]*)[^)]*\)/,
    /\*\*(?<bold>.+?)\*\*/,
    /\\(?<escaped>[\\`*_{}[\]()#+\-.!|<>~&])/,
    /<a\b[^>]*href="(?<href>[^"]*)"[^>]*>(?<anchor>.*?)<\/a>/,
    /<(?<strong>strong|b)>(?<strongText>.*?)<\/(?:strong|b)>/,
    /<code>(?<html>.*?)<\/code>/,
    /<br\s*\/?>/,
    /<\/?[a-z][^>]*>|<!--.*?-->/,
    /&(?:#(?<decimal>\d+)|#x(?<hex>[\da-f]+)|(?<entity>[a-z]+));/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gis',
);

type Groups = Readonly<Record<string, string | undefined>>;

/** Where a link leads is said after its text, or not at all where there is no room for it. */
export type LinkDisplay = 'with-address' | 'text-alone';

/** One line of Markdown as a terminal shows it. */
export function inlineText(markdown: string, style: Style, links: LinkDisplay = 'with-address'): string {
  return markdown.replace(INLINE, (...args: readonly unknown[]) => {
    const groups = args.at(-1);
    return isGroups(groups) ? shown(groups, String(args[0]), style, links) : String(args[0]);
  });
}

function shown(found: Groups, whole: string, style: Style, links: LinkDisplay): string {
  const { codeText, alt, link, bold, escaped, anchor, strongText, html } = found;
  if (codeText !== undefined) return style.accent(codeText.replace(/\\\|/g, '|').trim());
  if (html !== undefined) return style.accent(inlineText(html, style));
  if (alt !== undefined) return alt;
  if (link !== undefined) return linkText(inlineText(link, style), found['url'] ?? '', style, links);
  if (anchor !== undefined) return linkText(inlineText(anchor, style), found['href'] ?? '', style, links);
  if (bold !== undefined) return style.bold(inlineText(bold, style, links));
  if (strongText !== undefined) return style.bold(inlineText(strongText, style, links));
  if (escaped !== undefined) return escaped;
  if (/^<br/i.test(whole)) return ' ';
  return whole.startsWith('&') ? character(found, whole) : '';
}

function linkText(text: string, url: string, style: Style, links: LinkDisplay): string {
  return links === 'text-alone' || url === '' || text.includes(url) || url.startsWith('#')
    ? text
    : `${text} ${style.dim(`(${url})`)}`;
}

function character({ decimal, hex, entity }: Groups, whole: string): string {
  if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
  if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
  return ENTITIES[entity?.toLowerCase() ?? ''] ?? whole;
}

function isGroups(value: unknown): value is Groups {
  return typeof value === 'object' && value !== null;
}
