import { sha256Hex } from '@deploy/kernel';
import type { Batch, RunningInvalidation } from './cdn.ts';
import { isWildcard } from './invalidation-path.ts';

/**
 * What CloudFront runs at one time for a distribution; names and wildcards are counted apart (source: CloudFront
 * Developer Guide, "Concurrent invalidation request maximum").
 */
export const MAX_RUNNING_NAMES = 3_000;
export const MAX_RUNNING_WILDCARDS = 15;

/** What makes an invalidation the same one when it is asked for again. */
export interface PurgeIdentity {
  readonly distribution: string;
  /** Such as the generation of a release, or an attempt of a run. */
  readonly occasion: string;
}

/**
 * Splits paths into batches that fit into an idle distribution. The same paths on the same occasion always make the same
 * batches with the same references, so that a run that is repeated joins what runs already and pays nothing.
 */
export function batchesOf(paths: readonly string[], identity: PurgeIdentity): readonly Batch[] {
  const wildcards = chunks(paths.filter(isWildcard), MAX_RUNNING_WILDCARDS);
  const names = chunks(
    paths.filter((path) => !isWildcard(path)),
    MAX_RUNNING_NAMES,
  );
  const count = Math.max(wildcards.length, names.length);
  return Array.from({ length: count }, (_, at) => {
    const batch = [...(wildcards[at] ?? []), ...(names[at] ?? [])];
    return { paths: batch, reference: referenceOf(batch, identity) };
  });
}

/** So that invalidations of this product are known in the list of a distribution. */
const REFERENCE = 'invalidate-cdn-';

export const isOwnReference = (reference: string): boolean => reference.startsWith(REFERENCE);

/** A digest: two identities or path sets never share one, and CloudFront refuses a reference with other paths. */
function referenceOf(paths: readonly string[], { distribution, occasion }: PurgeIdentity): string {
  return `${REFERENCE}${sha256Hex(JSON.stringify([distribution, occasion, paths])).slice(0, 40)}`;
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, at) => items.slice(at * size, (at + 1) * size));
}

export type Step =
  | { readonly kind: 'submit'; readonly batch: Batch }
  | { readonly kind: 'wait'; readonly names: number; readonly wildcards: number }
  | { readonly kind: 'done' };

/** What to do next with what is not submitted yet, given what is in progress. */
export function nextStep(pending: readonly Batch[], running: readonly RunningInvalidation[]): Step {
  const [batch] = pending;
  if (batch === undefined) return { kind: 'done' };
  // An earlier attempt of this run asked for it: asking again joins it and takes no room.
  if (running.some((each) => each.batch?.reference === batch.reference)) return { kind: 'submit', batch };
  const taken = running.flatMap((each) => each.batch?.paths ?? []);
  const wildcards = taken.filter(isWildcard).length;
  const names = taken.length - wildcards;
  const wanted = batch.paths.filter(isWildcard).length;
  const fitsWildcards = wanted === 0 || wildcards + wanted <= MAX_RUNNING_WILDCARDS;
  const fitsNames = wanted === batch.paths.length || names + batch.paths.length - wanted <= MAX_RUNNING_NAMES;
  return fitsWildcards && fitsNames ? { kind: 'submit', batch } : { kind: 'wait', names, wildcards };
}
