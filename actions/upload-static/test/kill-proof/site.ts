import { sha256Hex } from '@deploy/kernel';

/** A site of 30 files as a build makes it: hashed assets that name each other, pages, a worker, unhashed files. */
export type SiteFiles = Readonly<Record<string, string | Uint8Array>>;

/** Just above the smallest size that goes up in two parts. */
const LARGE_BYTES = 5 * 1024 * 1024 + 1024;

/** The files of release `n`. Some assets are shared by all releases, as chunks of libraries are. */
export function siteFiles(n: number): SiteFiles {
  const files: Record<string, string | Uint8Array> = {};
  const hashed = (name: string, extension: string, content: string | Uint8Array): string => {
    const key = `assets/${name}-${token(content)}.${extension}`;
    files[key] = content;
    return key;
  };
  const vendor = ['react', 'router', 'charts', 'dates', 'icons', 'forms', 'state', 'query'].map((name) =>
    hashed(name, 'js', `/* ${name} */ export const ${name} = 1;`),
  );
  const font = hashed('inter', 'woff2', `font bytes ${vendor.length}`);
  // One release has a file that goes up in parts; it costs more time to hash than everything else together.
  const video = hashed('tour', 'mp4', n === 2 ? LARGE_FILE : `small tour ${n}`);
  const lazy = ['settings', 'reports', 'members', 'help'].map((name) =>
    hashed(name, 'js', `import "/${vendor[0]}"; export default "${name} of release ${n}";`),
  );
  const style = hashed('index', 'css', `@font-face { src: url(/${font}); } body { --release: ${n}; }`);
  const about = hashed('about', 'js', `export const about = ${n};`);
  const main = hashed(
    'index',
    'js',
    `${vendor.map((key) => `import "/${key}";`).join('\n')}\n${lazy.map((key) => `import("/${key}");`).join('\n')}\nconst release = ${n};`,
  );
  files['index.html'] =
    `<!doctype html><title>${n}</title><link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/${style}"><script type="module" src="/${main}"></script><video src="/${video}"></video>`;
  files['about/index.html'] = `<!doctype html><title>about ${n}</title><script type="module" src="/${about}"></script>`;
  files[n % 2 === 1 ? 'help.html' : 'guide.html'] =
    `<!doctype html><title>help ${n}</title><link rel="stylesheet" href="/${style}">`;
  files['sw.js'] = `const precache = ["/index.html", "/${main}", "/${style}"]; // ${n}`;
  files['config.json'] = `{"release":${n}}`;
  files['manifest.webmanifest'] = `{"name":"site ${n}"}`;
  files['favicon.svg'] = `<svg xmlns="http://www.w3.org/2000/svg"><title>${n}</title></svg>`;
  files['logo.png'] = `png ${n % 2}`;
  files['robots.txt'] = 'User-agent: *';
  files['locales/en.json'] = `{"hello":"hello ${n}"}`;
  if (n === 1) files['only-in-one.txt'] = 'one';
  else files[`extra-${n}.txt`] = `extra ${n}`;
  return files;
}

/** Looks like Vite's: eight characters of base64url, with what proves it to be a digest. */
const token = (content: string | Uint8Array): string => `${sha256Hex(content).slice(0, 6)}Xq`.replace(/^\D/, '7');

const LARGE_FILE = new Uint8Array(LARGE_BYTES).fill(2);
