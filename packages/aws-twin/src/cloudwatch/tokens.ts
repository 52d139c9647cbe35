/** The words of a small language, taken one after the other. */
export class Tokens {
  readonly #tokens: readonly string[];
  readonly #error: () => Error;
  #at = 0;

  /** @param pattern sticky; the first group that matched is the word */
  constructor(text: string, pattern: RegExp, error: () => Error) {
    this.#error = error;
    this.#tokens = split(text.trim(), new RegExp(pattern.source, 'y'), error);
  }

  /** Empty at the end. */
  peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  take(): string {
    const token = this.peek();
    this.#at += 1;
    return token === '' ? this.fail() : token;
  }

  expect(token: string): void {
    if (this.take() !== token) this.fail();
  }

  end(): void {
    if (this.peek() !== '') this.fail();
  }

  fail(): never {
    throw this.#error();
  }
}

function split(text: string, pattern: RegExp, error: () => Error): readonly string[] {
  const found: string[] = [];
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    const word = match?.slice(1).find((group) => group !== undefined);
    if (word === undefined) throw error();
    found.push(word);
  }
  return found;
}
