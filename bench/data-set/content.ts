import { seededRandom } from '../statistics/seeded-random.ts';

const POOL_BYTES = 1 << 20;
const WORDS =
  'const let return function export import default async await render state props select table column filter value label user admin role page route query cache header error retry panel button dialog chart series total count'.split(
    ' ',
  );

let textPool: Buffer | null = null;
let binaryPool: Buffer | null = null;

/** Bytes that look like a minified chunk or like a picture: cheap to make, different for every seed, the same each time. */
export function contentOf(medium: 'text' | 'binary', size: number, seed: number): Buffer {
  const pool = medium === 'text' ? text() : binary();
  const bytes = Buffer.allocUnsafe(size);
  const random = seededRandom(seed);
  for (let at = 0; at < size; ) {
    const from = Math.floor(random() * (POOL_BYTES - 1));
    at += pool.copy(bytes, at, from, Math.min(POOL_BYTES, from + size - at));
  }
  // Two files of one length never agree, whatever slices they drew.
  bytes.write(`/*${seed.toString(36)}*/`, 0, 'latin1');
  return bytes;
}

function text(): Buffer {
  if (textPool !== null) return textPool;
  const random = seededRandom(11);
  const words: string[] = [];
  for (let length = 0; length < POOL_BYTES; ) {
    const word = `${WORDS[Math.floor(random() * WORDS.length)] ?? ''}${random() < 0.2 ? '(){}' : ' '}`;
    words.push(word);
    length += word.length;
  }
  textPool = Buffer.from(words.join('').slice(0, POOL_BYTES), 'latin1');
  return textPool;
}

function binary(): Buffer {
  if (binaryPool !== null) return binaryPool;
  const random = seededRandom(12);
  binaryPool = Buffer.allocUnsafe(POOL_BYTES);
  for (let at = 0; at < POOL_BYTES; at += 4) binaryPool.writeUInt32LE(Math.floor(random() * 2 ** 32), at);
  return binaryPool;
}
