import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const NAME = '.terraform.lock.hcl';

/**
 * Lock files of the directories of one check. Terraform keeps everything else outside the checkout; this one it finds
 * nowhere else, so what was not there before goes again at the end.
 */
export class LockFiles {
  readonly #workspace: string;
  readonly #made: string[] = [];

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** Options of `init` for a directory: a lock file that somebody committed is never written. */
  optionsFor(directory: string): readonly string[] {
    const file = join(this.#workspace, directory, NAME);
    if (existsSync(file)) return ['-lockfile=readonly'];
    this.#made.push(file);
    return [];
  }

  removeMade(): void {
    for (const file of this.#made) rmSync(file, { force: true });
  }
}
