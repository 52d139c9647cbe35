import { createHash } from 'node:crypto';
import { crc32Bytes, crc32cBytes, crc64nvmeBytes } from './crc.ts';
import { s3Error } from './s3-errors.ts';

export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256';
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** A checksum of a stored object. `value` is base64; a composite one ends in `-` and the number of parts. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  readonly value: string;
}

type Digest = (bytes: Uint8Array) => Buffer;

const DIGESTS: Readonly<Record<ChecksumAlgorithm, Digest>> = {
  CRC32: crc32Bytes,
  CRC32C: crc32cBytes,
  CRC64NVME: crc64nvmeBytes,
  SHA1: (bytes) => createHash('sha1').update(bytes).digest(),
  SHA256: (bytes) => createHash('sha256').update(bytes).digest(),
};

export const ALGORITHMS: readonly ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];

/** The checksum members that requests and answers share, as the SDK names them. */
export interface ChecksumMembers {
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumCRC32C?: string | undefined;
  readonly ChecksumCRC64NVME?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
}

export const CHECKSUM_MEMBERS = ALGORITHMS.map((algorithm) => `Checksum${algorithm}`);

export function checksumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): string {
  return DIGESTS[algorithm](bytes).toString('base64');
}

/** Checksum of the checksums of parts (source: S3 User Guide, "Checking object integrity", composite checksums). */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): string {
  const digests = Buffer.concat(parts.map((part) => Buffer.from(part, 'base64')));
  return `${checksumOf(algorithm, digests)}-${parts.length}`;
}

export function namedAlgorithm(name: string | undefined): ChecksumAlgorithm | null {
  if (name === undefined) return null;
  const found = ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase());
  if (found) return found;
  throw s3Error('InvalidRequest', 400, `Checksum algorithm provided is unsupported: ${name}`);
}

/** The one checksum that a request gives. Throws `ServiceError` for two. */
export function givenChecksum(members: ChecksumMembers): Pick<Checksum, 'algorithm' | 'value'> | null {
  const given = ALGORITHMS.flatMap((algorithm) => {
    const value = members[`Checksum${algorithm}`];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  if (given.length > 1) throw s3Error('InvalidRequest', 400, 'Expecting a single x-amz-checksum- header');
  return given[0] ?? null;
}

/** Throws `ServiceError` for a checksum that is malformed or does not belong to the bytes. */
export function verifyChecksum(given: Pick<Checksum, 'algorithm' | 'value'>, bytes: Uint8Array): void {
  const actual = checksumOf(given.algorithm, bytes);
  if (actual === given.value) return;
  const name = given.algorithm.toLowerCase();
  if (Buffer.from(given.value, 'base64').length !== Buffer.from(actual, 'base64').length) {
    throw s3Error('InvalidRequest', 400, `Value for x-amz-checksum-${name} header is invalid.`);
  }
  throw s3Error('BadDigest', 400, `The ${given.algorithm} you specified did not match the calculated checksum.`);
}

/** Throws `ServiceError` for a Content-MD5 that is malformed or does not belong to the bytes. */
export function verifyContentMd5(given: string | undefined, bytes: Uint8Array): void {
  if (given === undefined) return;
  if (Buffer.from(given, 'base64').length !== 16) {
    throw s3Error('InvalidDigest', 400, 'The Content-MD5 you specified was invalid.');
  }
  if (createHash('md5').update(bytes).digest('base64') === given) return;
  throw s3Error('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.');
}

/** The members that tell a stored checksum. */
export function checksumMembers(checksum: Checksum | null): ChecksumMembers & { ChecksumType?: ChecksumType } {
  if (checksum === null) return {};
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}
