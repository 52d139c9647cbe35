import { sha256Hex } from '@deploy/kernel';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A page, its script under a hashed name as Vite gives it, a worker, an icon and a text: six files. */
export function smallSite(words: string): Files {
  const script = hashed('index', 'js', `console.log(${JSON.stringify(words)});`);
  return {
    ...script.file,
    'index.html': `<!doctype html><title>${words}</title><link rel="icon" href="/favicon.svg"><script type="module" src="/${script.key}"></script>`,
    'about/index.html': `<!doctype html><title>about ${words}</title>`,
    'favicon.svg': `<svg xmlns="http://www.w3.org/2000/svg"><title>${words}</title></svg>`,
    'robots.txt': 'User-agent: *',
    'sw.js': `const precache = ["/index.html", "/${script.key}"];`,
  };
}

/** A file whose name holds a digest of its content, eight characters as from Vite. */
export function hashed(name: string, extension: string, content: string) {
  const token = `${sha256Hex(content).slice(0, 6)}Xq`.replace(/^\D/, '7');
  const key = `assets/${name}-${token}.${extension}`;
  return { key, file: { [key]: content } };
}

/** Key of the script of a small site. */
export const scriptOf = (files: Files): string =>
  Object.keys(files).find((key) => key.startsWith('assets/')) ?? 'no script';
