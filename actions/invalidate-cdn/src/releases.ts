import {
  AccessDeniedError,
  type ChangedPaths,
  type Clock,
  DeployError,
  type ObjectStore,
  PreconditionError,
  type Random,
  type Reporter,
} from '@deploy/kernel';
import { acknowledgeInvalidation, type Manifest, type Pointer, ReleaseState } from '@deploy/static-release';

export interface ReleasesPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
}

/** The releases of one prefix in one bucket, as far as an invalidation has to do with them. */
export class Releases {
  readonly #ports: ReleasesPorts;
  readonly #state: ReleaseState;

  constructor(ports: ReleasesPorts, prefix: string) {
    this.#ports = ports;
    this.#state = new ReleaseState(ports.store, prefix);
  }

  /** Null when it may not be read, which is said. */
  async pointer(): Promise<Pointer | null> {
    try {
      return (await this.#state.readPointer(this.#ports.signal)).pointer;
    } catch (thrown) {
      if (!(thrown instanceof AccessDeniedError)) throw thrown;
      this.#warn('releases-unreadable', 'What was purged before may not be read.', thrown);
      return null;
    }
  }

  /** The manifests of all that visitors may get; none when they may not be read. */
  async live(): Promise<readonly Manifest[]> {
    const pointer = await this.pointer();
    if (pointer === null) return [];
    const ids = [...new Set([...(pointer.live === null ? [] : [pointer.live]), ...pointer.unsettled])];
    const found = await Promise.all(ids.map((id) => this.#state.findManifest(id, this.#ports.signal)));
    return found.filter((manifest) => manifest !== null);
  }

  /** Failing to record is no failure: the next run purges the same once more. */
  async acknowledge(distributions: readonly string[], generation: number): Promise<boolean> {
    const { signal } = this.#ports;
    try {
      await acknowledgeInvalidation({ ...this.#ports, state: this.#state }, distributions, generation, signal);
      return true;
    } catch (thrown) {
      if (!(thrown instanceof DeployError) || signal.aborted) throw thrown;
      this.#warn('purge-unrecorded', 'The purge was accepted and could not be recorded; the next repeats it.', thrown);
      return false;
    }
  }

  #warn(code: string, text: string, { message, remedy }: DeployError): void {
    this.#ports.reporter.message({ code, level: 'warning', text: `${text} ${message} ${remedy}` });
  }
}

/**
 * The last generation that a distribution has acknowledged. Without the pointer the file is believed.
 */
export function acknowledgedBy(distribution: string, changed: ChangedPaths | null, pointer: Pointer | null): number {
  return pointer === null ? (changed?.since ?? 0) : (pointer.invalidated[distribution] ?? 0);
}

/** A generation that the bucket never had must not be recorded: later ones up to it would never be purged. */
export function refuseUnknownGeneration({ bucket, generation, prefix }: ChangedPaths, pointer: Pointer): void {
  if (generation <= pointer.generation) return;
  throw new PreconditionError({
    code: 'paths-file-of-other-site',
    message: `\`paths-file\` leads to generation ${generation}, and s3://${bucket}/${prefix} is at ${pointer.generation}.`,
    remedy:
      'The bucket was emptied or exchanged since, or the file is that of a dry run. Pass the output `changed-paths-file` of an upload to this bucket. Nothing was purged.',
  });
}
