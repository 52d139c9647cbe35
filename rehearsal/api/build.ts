import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildOptions } from '../console/build.ts';
import { exampleFolder, runTool, sourcesDigest } from '../example.ts';
import type { ApiRelease } from './releases.ts';

const API = exampleFolder('api');

/** Builds one release of the API and answers its artifact; one of the same sources is kept in `work` and used again. */
export async function buildApi(release: ApiRelease, { work, closing, ...heard }: BuildOptions): Promise<string> {
  const { version, defect } = release;
  const folder = join(work, `api-${version}-${(await sourcesDigest('api', release)).slice(0, 12)}`);
  const artifact = join(folder, 'api.tar.gz');
  if (await isThere(artifact)) return artifact;
  heard.onStart();
  const making = `${folder}-${process.pid}`;
  await rm(folder, { recursive: true, force: true });
  const args = [join(API, 'scripts', 'build.js'), '--version', version, '--out', making];
  const options = defect === null ? [] : ['--defect', defect];
  const tool = { command: process.execPath, args: [...args, ...options], cwd: API, example: 'api' } as const;
  await runTool(tool, closing, heard.onOutput);
  await rename(making, folder);
  return artifact;
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
