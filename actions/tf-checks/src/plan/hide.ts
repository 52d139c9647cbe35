import type { ActionContext } from '@deploy/action-kit';

/** As in the mask of findings: a shorter value would tear the log to pieces, and the holes would tell what it is. */
const SHORTEST = 4;

/** Lets the runner hide what a plan marks as sensitive, whoever prints it from now on. */
export function hideInLog({ mask }: Pick<ActionContext<unknown>, 'mask'>, secrets: readonly string[]): void {
  for (const secret of secrets) {
    if (secret.trim().length >= SHORTEST && !['true', 'false', 'null'].includes(secret)) mask(secret);
  }
}
