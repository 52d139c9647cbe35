import type { WireRequest } from '../wire/message.ts';
import { ALGORITHMS, verifyChecksum, verifyContentMd5 } from './checksum.ts';
import { s3Error } from './s3-errors.ts';

/**
 * A list of keys to delete must be given with a digest of the list, and is judged by it (source: S3 API reference,
 * DeleteObjects). Objects and parts are checked where they are stored.
 */
export function checkIntegrity(operation: string, opened: WireRequest): void {
  if (operation !== 'DeleteObjects') return;
  const md5 = opened.headers['content-md5'];
  const given = ALGORITHMS.flatMap((algorithm) => {
    const value = opened.headers[`x-amz-checksum-${algorithm.toLowerCase()}`];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  if (md5 === undefined && given.length === 0) {
    throw s3Error('InvalidRequest', 400, 'Missing required header for this request: Content-MD5 OR x-amz-checksum-*');
  }
  verifyContentMd5(md5, opened.body);
  for (const checksum of given) verifyChecksum(checksum, opened.body);
}
