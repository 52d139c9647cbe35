import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installedPath } from '../../tools/catalogue.mjs';
import { type ActLog, readActLog } from './act-log.ts';
import { OURS } from './names.ts';

const LONGEST_MS = 240_000;

/** Runs the caller in host mode, without Docker and without a network. Folders are those that `prepareHome` made. */
export async function runAct(home: string, path = process.env['PATH'] ?? ''): Promise<ActLog> {
  const args = [
    ...['workflow_dispatch', '-C', join(home, 'caller'), '-W', '.github/workflows/release.yml'],
    ...['-P', 'ubuntu-24.04=-self-hosted', '--pull=false', '--action-offline-mode'],
    ...['--no-cache-server', '--no-skip-checkout', '--action-cache-path', join(home, 'cache')],
    ...['--env-file', '/dev/null', '--var-file', join(home, 'vars')],
    ...['--local-repository', `${OURS}@v1=${join(home, 'ours')}`],
    ...['--local-repository', `stand/ins@v1=${join(home, 'stand-ins')}`],
    ...['--secret', 'GITHUB_TOKEN=token-of-act', '--env', 'GITHUB_REF=refs/heads/main', '--json'],
  ];
  return readActLog(await output(args, { PATH: path, HOME: home, TMPDIR: home }));
}

function output(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(installedPath('act'), args, { env });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString());
    });
  });
}
