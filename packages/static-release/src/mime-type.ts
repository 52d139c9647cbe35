import mime from 'mime';

/** What a file is when nothing else is known. */
export const UNKNOWN_TYPE = 'application/octet-stream';

/** Where the registry's answer is not what browsers expect, or there is none. */
const BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ['cjs', 'text/javascript'],
  ['map', 'application/json'],
  ['ico', 'image/x-icon'],
  ['topojson', 'application/json'],
]);

/** Files that are known by their whole name. Source: Apple, Supporting associated domains; the rest are plain text. */
const BY_NAME: ReadonlyMap<string, string> = new Map([
  ['apple-app-site-association', 'application/json'],
  ['license', 'text/plain'],
  ['notice', 'text/plain'],
  ['readme', 'text/plain'],
  ['cname', 'text/plain'],
]);

/** Text that is not in `text/`. JSON and XML are UTF-8 anyway; saying so helps clients that guess. */
const TEXT = /^text\/|^application\/(json|xml|javascript|ld\+json|toml)$|\+(json|xml)$/;

/** The content type of a key by its name, with a charset for text; null when the name says nothing. */
export function contentTypeOf(key: string): string | null {
  const name = key.slice(key.lastIndexOf('/') + 1).toLowerCase();
  const extension = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
  const type = BY_NAME.get(name) ?? BY_EXTENSION.get(extension) ?? (extension === '' ? null : mime.getType(extension));
  if (type === null) return null;
  return TEXT.test(type) ? `${type}; charset=utf-8` : type;
}

/** Whether a content type is that of a page. */
export const isHtmlType = (contentType: string): boolean =>
  /^(text\/html|application\/xhtml\+xml)\b/i.test(contentType);
