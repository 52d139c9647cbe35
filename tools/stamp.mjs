// Remembers which lock files a tool was installed from, so that a second run does nothing and a changed lock reinstalls.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { home, installedPath, lockFiles } from './catalogue.mjs';

const stampFile = (name) => join(home, 'stamps', name);

function lockDigest(name) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of lockFiles(name)) hash.update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

export function isCurrent(name) {
  if (!existsSync(installedPath(name)) || !existsSync(stampFile(name))) return false;
  return readFileSync(stampFile(name), 'utf8') === lockDigest(name);
}

export function setStamp(name) {
  mkdirSync(join(home, 'stamps'), { recursive: true });
  writeFileSync(stampFile(name), lockDigest(name));
}

export function clearStamp(name) {
  rmSync(stampFile(name), { force: true });
}
