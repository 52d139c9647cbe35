/** The URLs of a `srcset`, by the parsing rules of the HTML standard: a URL may hold commas, but not end in one. */
export function srcsetUrls(srcset: string): readonly string[] {
  const urls: string[] = [];
  let rest = srcset;
  for (;;) {
    rest = rest.replace(/^[\s,]+/, '');
    if (rest === '') return urls;
    const found = /^\S+/.exec(rest)?.[0] ?? rest;
    rest = rest.slice(found.length);
    const url = found.replace(/,+$/, '');
    if (url !== '') urls.push(url);
    if (url.length === found.length) rest = afterDescriptors(rest);
  }
}

/** Skips to the comma that ends a candidate; one within parentheses does not. */
function afterDescriptors(text: string): string {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '(') depth += 1;
    else if (character === ')') depth = Math.max(0, depth - 1);
    else if (character === ',' && depth === 0) return text.slice(index + 1);
  }
  return '';
}
