import { crc32 } from 'node:zlib';

/** CRCs as S3 writes them: big-endian. All are reflected, as in RFC 3720 (CRC32C) and the NVMe specification (CRC64). */
export function crc32Bytes(bytes: Uint8Array): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(crc32(bytes));
  return out;
}

const CASTAGNOLI = 0x82f63b78;
const castagnoliTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ CASTAGNOLI : value >>> 1;
  return value >>> 0;
});

export function crc32cBytes(bytes: Uint8Array): Buffer {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (castagnoliTable[(crc ^ byte) & 0xff] ?? 0);
  const out = Buffer.alloc(4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return out;
}

const NVME_HIGH = 0x9a6c9329;
const NVME_LOW = 0xac4bc9b5;
/** Pairs of 32-bit halves: BigInt would be far slower. */
const nvmeTable = new Uint32Array(512);
for (let byte = 0; byte < 256; byte += 1) {
  let high = 0;
  let low = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    const odd = low & 1;
    low = (low >>> 1) | ((high & 1) << 31);
    high >>>= 1;
    if (odd) {
      high ^= NVME_HIGH;
      low ^= NVME_LOW;
    }
  }
  nvmeTable[byte * 2] = high >>> 0;
  nvmeTable[byte * 2 + 1] = low >>> 0;
}

export function crc64nvmeBytes(bytes: Uint8Array): Buffer {
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of bytes) {
    const index = ((low ^ byte) & 0xff) * 2;
    low = ((low >>> 8) | (high << 24)) ^ (nvmeTable[index + 1] ?? 0);
    high = (high >>> 8) ^ (nvmeTable[index] ?? 0);
  }
  const out = Buffer.alloc(8);
  out.writeUInt32BE(~high >>> 0, 0);
  out.writeUInt32BE(~low >>> 0, 4);
  return out;
}
