import type { Condition } from '@deploy/kernel';

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
 * to prevent object overwrites with conditional writes".
 */
export function isRefusal(thrown: unknown, condition: Condition): boolean {
  const status = statusOf(thrown);
  if (condition.kind === 'any') return false;
  return (
    status === 412 ||
    status === 409 ||
    (status === 404 && condition.kind === 'etag' && nameOf(thrown) !== 'NoSuchBucket')
  );
}

export function isMissing(thrown: unknown): boolean {
  return statusOf(thrown) === 404 && nameOf(thrown) !== 'NoSuchBucket';
}

export const nameOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : '');

export function statusOf(thrown: unknown): number | null {
  if (typeof thrown !== 'object' || thrown === null || !('$metadata' in thrown)) return null;
  const metadata = thrown.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
}
