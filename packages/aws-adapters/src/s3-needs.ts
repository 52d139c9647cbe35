import type { Condition } from '@deploy/kernel';
import type { AccessNeed } from './access-statement.ts';

/**
 * What IAM wants for each call on one bucket (source: Service Authorization Reference, "Amazon S3"). Comparing an ETag
 * needs the right to read (source: S3 User Guide, conditional writes and conditional deletes).
 */
export function s3Needs(bucket: string) {
  const about = (action: string, key: string): AccessNeed => ({ action, resource: `arn:aws:s3:::${bucket}/${key}` });
  const list: AccessNeed = { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` };
  const compare = (key: string, condition: Condition) =>
    condition.kind === 'etag' ? [about('s3:GetObject', key)] : [];
  return {
    list: () => [list],
    /** Without the right to list, S3 answers 403 for a key that does not exist. */
    read: (key: string) => [about('s3:GetObject', key), list],
    write: (key: string, condition: Condition) => [about('s3:PutObject', key), ...compare(key, condition)],
    copy: (from: string, to: string, condition: Condition) => [
      about('s3:PutObject', to),
      about('s3:GetObject', from),
      ...compare(to, condition),
    ],
    delete: (key: string, condition: Condition) => [about('s3:DeleteObject', key), ...compare(key, condition)],
    abortUpload: (key: string) => [about('s3:AbortMultipartUpload', key)],
  };
}

export type S3Needs = ReturnType<typeof s3Needs>;
