// Makes the artifact: everything the API needs to run, bundled into one file beside its `release.json`, packed into
// `dist/api.tar.gz`. The same sources and options give the same bytes, so that a digest names a release.
//
//   npm run build -- --version 2.0.0 [--defect errors:0.3 | unhealthy | crash] [--out dist]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { create } from 'tar';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
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
bundle(app);
await rename(join(app, 'index.js'), join(app, 'server.js'));
await writeFile(join(app, 'package.json'), `${JSON.stringify({ type: 'module' })}\n`);
await writeFile(join(app, 'release.json'), `${JSON.stringify(releaseOf(values), null, 2)}\n`);
const artifact = join(out, 'api.tar.gz');
await pack(artifact);
const sha256 = createHash('sha256')
  .update(await readFile(artifact))
  .digest('hex');
console.log(`${sha256}  ${artifact}`);

/** @param {string} into */
function bundle(into) {
  const ncc = createRequire(import.meta.url).resolve('@vercel/ncc/dist/ncc/cli.js');
  const args = [ncc, 'build', 'src/server.js', '--out', into, '--license', 'licenses.txt', '--no-cache', '--quiet'];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error('ncc could not bundle src/server.js');
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
  const files = ['licenses.txt', 'package.json', 'release.json', 'server.js'];
  await create({ file, cwd: app, gzip: { level: 9 }, portable: true, noPax: true, mtime: new Date(0) }, files);
}
