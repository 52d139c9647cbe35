import type { ObjectStore } from '@deploy/kernel';
import type { Target } from './target.ts';

/** A store that was opened for one run. */
export interface OpenStore {
  readonly store: ObjectStore;
  /** Closes idle connections, so that the process can end. */
  close(): void;
}

/** What this action needs of the world beyond its context. Tests give others. */
export interface Ports {
  openStore(target: Target, mode: string): Promise<OpenStore>;
  readParameter(name: string, region: string | null): Promise<string>;
}
