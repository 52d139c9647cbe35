import { sha256Hex } from '@deploy/kernel';
import type { Files } from './stage.ts';

/** A page with a script and a style under hashed names, and a logo that caches keep for a while. */
export function site(words: string): Files {
  const script = hashedName('app', 'js', words);
  const style = hashedName('app', 'css', words);
  return {
    [script]: `console.log(${JSON.stringify(words)});`,
    [style]: `/* ${words} */`,
    'index.html': `<!doctype html><title>${words}</title><link rel="stylesheet" href="/${style}"><script type="module" src="/${script}"></script>`,
    'logo.svg': { text: `<svg><title>${words}</title></svg>`, headers: { cacheControl: 'public, max-age=86400' } },
    'about.html': '<!doctype html><title>about</title>',
  };
}

const hashedName = (name: string, extension: string, words: string): string =>
  `assets/${name}-${sha256Hex(words).slice(0, 6)}Xq.${extension}`;

export const without = (files: Files, key: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name !== key));
