import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PreconditionError } from '@deploy/kernel';

/** Gives the artifact that a release pointer names, a gzipped tar; rejects where there is none. */
export type FetchArtifact = (release: string) => Promise<Uint8Array>;

/** Unpacked artifacts. Each instance unpacks its own on AWS; here it is done once for a release, and copied. */
export class ArtifactFolders {
  readonly #root: string;
  readonly #fetch: FetchArtifact;
  readonly #unpacked = new Map<string, Promise<string>>();
  #folders = 0;

  constructor(root: string, fetch: FetchArtifact) {
    this.#root = root;
    this.#fetch = fetch;
  }

  /**
   * Makes a folder with the artifact of a release, for one instance. Rejects with what `fetch` does, or with
   * `PreconditionError` where it is no gzipped tar.
   */
  async folderFor(instanceId: string, release: string): Promise<string> {
    const known = this.#unpacked.get(release) ?? this.#unpack(release);
    this.#unpacked.set(release, known);
    // The next instance asks again, as it would on AWS.
    known.catch(() => this.#unpacked.delete(release));
    const folder = join(this.#root, instanceId);
    await cp(await known, folder, { recursive: true });
    return folder;
  }

  async #unpack(release: string): Promise<string> {
    this.#folders += 1;
    const folder = join(this.#root, 'artifacts', String(this.#folders));
    const [bytes] = await Promise.all([this.#fetch(release), mkdir(folder, { recursive: true })]);
    await untar(bytes, folder, release);
    return folder;
  }
}

/** With the system's own tar, as the boot script of an instance does. */
async function untar(bytes: Uint8Array, folder: string, release: string): Promise<void> {
  const tar = spawn('tar', ['-xzf', '-', '-C', folder], { stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  tar.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  // It may end before it has read everything; its exit says so.
  tar.stdin.on('error', () => undefined);
  tar.stdin.end(bytes);
  const [code]: unknown[] = await once(tar, 'close');
  if (code === 0) return;
  throw new PreconditionError({
    code: 'twin-artifact-unreadable',
    message: `The artifact of ${release} could not be unpacked: ${said.trim()}`,
    remedy: 'Make the artifact a gzipped tar with server.js at its root.',
  });
}
