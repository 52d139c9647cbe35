import type { Condition } from '@deploy/kernel';
import { nameOf, statusOf } from './aws-error-facts.ts';

/** A condition as members of the SDK's inputs. */
export function toConditionMembers(condition: Condition): { IfMatch?: string; IfNoneMatch?: string } {
  switch (condition.kind) {
    case 'any':
      return {};
    case 'absent':
      return { IfNoneMatch: '*' };
    case 'etag':
      return { IfMatch: condition.etag };
  }
}

export function toConditionHeaders(condition: Condition): Record<string, string> {
  switch (condition.kind) {
    case 'any':
      return {};
    case 'absent':
      return { 'if-none-match': '*' };
    case 'etag':
      return { 'if-match': condition.etag };
  }
}

/**
 * The condition did not hold (412), another write won (409), or If-Match met nothing (404). Source: S3 User Guide, "How
 * to prevent object overwrites with conditional writes". Inside of an answer that began as a success only the code
 * tells.
 */
export function isRefusal(thrown: unknown, condition: Condition): boolean {
  if (condition.kind === 'any') return false;
  if (REFUSALS.has(nameOf(thrown))) return true;
  const status = statusOf(thrown);
  return status === 412 || status === 409 || (condition.kind === 'etag' && isMissing(thrown));
}

const REFUSALS = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);

/** The key is not there. */
export const isMissing = (thrown: unknown): boolean =>
  nameOf(thrown) === 'NoSuchKey' || (statusOf(thrown) === 404 && !OTHER_MISSING.has(nameOf(thrown)));

const OTHER_MISSING = new Set(['NoSuchBucket', 'NoSuchUpload']);
