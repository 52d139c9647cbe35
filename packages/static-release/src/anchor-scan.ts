/**
 * Looks for any of many literals in bytes, up to three bytes at a stride: a build has tens of megabytes of text and next to none of
 * them, so that a regular expression over all of it would be the dearest part of a deployment that changes nothing.
 *
 * The algorithm is Wu and Manber's with blocks of two bytes and the first four bytes of each literal.
 */
export class AnchorScan {
  /** How far to go on after a block; 0 where a literal may have its third and fourth byte there. */
  readonly #strides = new Uint8Array(BLOCKS).fill(WINDOW - 1);
  readonly #literals = new Map<number, readonly Uint8Array[]>();

  /** @param literals ASCII, at least four characters each */
  constructor(literals: readonly string[]) {
    for (const literal of literals) this.#add(new TextEncoder().encode(literal));
  }

  /** Whether any literal is in there. */
  finds(bytes: Uint8Array): boolean {
    const strides = this.#strides;
    let at = WINDOW - 1;
    while (at < bytes.length) {
      const block = ((bytes[at - 1] ?? 0) << 8) | (bytes[at] ?? 0);
      const stride = strides[block] ?? 1;
      if (stride === 0 && this.#isAt(bytes, at - WINDOW + 1, block)) return true;
      at += stride === 0 ? 1 : stride;
    }
    return false;
  }

  #add(literal: Uint8Array): void {
    if (literal.length < WINDOW) throw new RangeError(`a literal needs ${WINDOW} characters`);
    for (let end = 1; end < WINDOW; end += 1) {
      const block = ((literal[end - 1] ?? 0) << 8) | (literal[end] ?? 0);
      this.#strides[block] = Math.min(this.#strides[block] ?? 0, WINDOW - 1 - end);
      if (end === WINDOW - 1) this.#literals.set(block, [...(this.#literals.get(block) ?? []), literal]);
    }
  }

  #isAt(bytes: Uint8Array, start: number, block: number): boolean {
    for (const literal of this.#literals.get(block) ?? []) {
      if (startsAt(bytes, start, literal)) return true;
    }
    return false;
  }
}

function startsAt(bytes: Uint8Array, start: number, literal: Uint8Array): boolean {
  for (let offset = 0; offset < literal.length; offset += 1) {
    if (bytes[start + offset] !== literal[offset]) return false;
  }
  return true;
}

const WINDOW = 4;
const BLOCKS = 65_536;
