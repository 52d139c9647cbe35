import { existsSync, readFileSync } from 'node:fs';

/**
 * Whether everything that a lock file names is installed, by the record that npm keeps in node_modules of what it put
 * there. Packages for other platforms may be absent.
 */
export function isInstalled(lockFile, installedLock) {
  if (!existsSync(installedLock)) return false;
  const installed = packagesOf(installedLock);
  return Object.entries(packagesOf(lockFile)).every(([path, wanted]) => {
    const found = installed[path];
    if (path === '') return true;
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
