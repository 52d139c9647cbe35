// Installs one tool exactly as its lock files say, into .tools/.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename, join } from 'node:path';
import { catalogue, home, installedPath, lockFiles, root } from './catalogue.mjs';

/** A compiler or interpreter that this machine lacks; the message is one sentence that says how to get it. */
export class MissingRequirement extends Error {}

export async function provision(name) {
  const { kind } = catalogue[name];
  if (kind === 'go') return buildWithGo(name);
  if (kind === 'python') return installWithPip(name);
  return installWithNpm(name);
}

async function buildWithGo(name) {
  const version = outputOf('go', ['env', 'GOVERSION']);
  if (version === null) {
    throw new MissingRequirement(
      `${name} is compiled with Go, which is not on PATH: install Go 1.26 or newer (go.dev).`,
    );
  }
  mkdirSync(join(home, 'bin'), { recursive: true });
  const flags = ['build', '-buildvcs=false', '-trimpath', '-ldflags=-s -w', '-o', `${join(home, 'bin')}/`, 'tool'];
  await run('go', flags, { cwd: join(root, 'tools/go', name), env: { ...process.env, GOFLAGS: '-mod=readonly' } });
}

async function installWithPip(name) {
  const least = catalogue[name].python ?? 10;
  const python = ['python3', 'python'].find((candidate) => isRecentPython(candidate, least));
  if (python === undefined) {
    throw new MissingRequirement(
      `${name} needs Python 3.${least} or newer, which is not on PATH as python3: install it.`,
    );
  }
  const venv = join(home, 'python', name);
  rmSync(venv, { recursive: true, force: true });
  try {
    await run(python, ['-m', 'venv', venv]);
  } catch {
    throw new MissingRequirement(
      `${name} needs Python's venv module: install it (Debian and Ubuntu: package python3-venv).`,
    );
  }
  const options = ['--quiet', '--no-input', '--disable-pip-version-check', '--require-hashes'];
  await run(join(venv, 'bin/pip'), ['install', ...options, '-r', lockFiles(name)[0]]);
  mkdirSync(join(home, 'bin'), { recursive: true });
  rmSync(installedPath(name), { force: true });
  symlinkSync(join(venv, 'bin', catalogue[name].program ?? name), installedPath(name));
}

async function installWithNpm(name) {
  const folder = installedPath(name);
  mkdirSync(folder, { recursive: true });
  for (const file of lockFiles(name)) copyFileSync(file, join(folder, basename(file)));
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}

function isRecentPython(command, least) {
  const version = outputOf(command, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  const [major, minor] = (version ?? '0.0').split('.').map(Number);
  return major === 3 && minor >= least;
}

function outputOf(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', cwd: root });
  return status === 0 ? stdout.trim() : null;
}

/** Runs a command at a low priority (its children inherit it); rejects with the end of what it printed. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    const keep = (chunk) => {
      printed = (printed + chunk).slice(-4000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('spawn', () => lowerPriority(child.pid));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${basename(command)} ${args[0]} ended with ${code}:\n${printed.trim()}`));
    });
  });
}

function lowerPriority(pid) {
  try {
    setPriority(pid, 10);
  } catch {
    // Only a courtesy to whatever else runs here.
  }
}
