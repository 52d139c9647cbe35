/** Puts content between `<!-- name:begin … -->` and `<!-- name:end -->`. Throws when the markers are not there, once each. */
export function replaceSection(text, name, content) {
  const begin = new RegExp(`<!-- ${name}:begin[^>]*-->`, 'g');
  const end = `<!-- ${name}:end -->`;
  const begins = [...text.matchAll(begin)];
  const endsAt = text.indexOf(end);
  const [first] = begins;
  if (first === undefined || begins.length > 1 || endsAt < first.index) {
    throw new Error(`needs the lines "<!-- ${name}:begin -->" and "${end}", once and in this order`);
  }
  const from = first.index + first[0].length;
  return `${text.slice(0, from)}\n\n${content.trim()}\n\n${text.slice(endsAt)}`;
}
