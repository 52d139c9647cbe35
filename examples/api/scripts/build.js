// Makes the artifact: everything the API needs to run, bundled into one file beside its `release.json`, packed into
// `dist/api.tar.gz`. The same sources and options give the same bytes, so that a digest names a release.
//
//   npm run build -- --version 2.0.0 [--defect errors:0.3 | unhealthy | crash] [--out dist]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { create } from 'tar';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULE = `${JSON.stringify({ type: 'module' })}\n`;
const { values } = parseArgs({
  options: {
    version: { type: 'string', default: '1.0.0' },
    defect: { type: 'string' },
    out: { type: 'string', default: join(ROOT, 'dist') },
  },
});

const out = resolve(values.out);
const app = join(out, 'app');
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const compiled = await compile();
const options = ['--license', 'licenses.txt', '--no-cache', '--quiet'];
run('@vercel/ncc/dist/ncc/cli.js', ['build', join(compiled, 'server.js'), '--out', app, ...options]);
await rename(join(app, 'index.js'), join(app, 'server.js'));
await writeFile(join(app, 'package.json'), MODULE);
await writeFile(join(app, 'release.json'), `${JSON.stringify(releaseOf(values), null, 2)}\n`);
const artifact = join(out, 'api.tar.gz');
await pack(artifact);
const sha256 = createHash('sha256')
  .update(await readFile(artifact))
  .digest('hex');
console.log(`${sha256}  ${artifact}`);

/**
 * Compiles the sources, once for the same ones: bundles name modules by their paths, so that the same sources must lie at
 * the same path, and two builds at once must not write there.
 */
async function compile() {
  const folder = join(ROOT, 'node_modules', '.cache', 'compiled', await sourcesDigest());
  if (existsSync(folder)) return folder;
  const making = `${folder}-${process.pid}`;
  run('typescript/bin/tsc', ['--project', 'tsconfig.build.json', '--outDir', making]);
  await writeFile(join(making, 'package.json'), MODULE);
  await rename(making, folder).catch(() => rm(making, { recursive: true }));
  return folder;
}

async function sourcesDigest() {
  const hash = createHash('sha256');
  const names = (await readdir(join(ROOT, 'src'), { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
  for (const name of [
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
    ...names.map((name) => `src/${name}`),
  ]) {
    hash.update(`${name}\0`).update(await readFile(join(ROOT, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Runs a tool of this package's own, in its folder.
 *
 * @param {string} tool
 * @param {string[]} args
 */
function run(tool, args) {
  const command = join(ROOT, 'node_modules', tool);
  const { status } = spawnSync(process.execPath, [command, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`${tool} failed`);
}

/** @param {{ version: string, defect?: string | undefined }} wanted */
function releaseOf({ version, defect }) {
  if (defect === undefined) return { version };
  const [kind = '', share] = defect.split(':');
  if (!['errors', 'unhealthy', 'crash'].includes(kind)) throw new Error(`--defect knows no "${kind}"`);
  if (share === undefined) return { version, defect: { kind } };
  if (!(Number(share) > 0 && Number(share) <= 1)) throw new Error(`a share is between 0 and 1, not "${share}"`);
  return { version, defect: { kind, share: Number(share) } };
}

/** No times, owners or modes of this machine, and one order of files. @param {string} file */
async function pack(file) {
  const files = (await readdir(app)).sort();
  await create({ file, cwd: app, gzip: { level: 9 }, portable: true, noPax: true, mtime: new Date(0) }, files);
}
