const LINE_END = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');

export interface RequestHead {
  readonly method: string;
  /** Path and query as on the request line. */
  readonly target: string;
  /** The header lines as they were sent. */
  readonly lines: string;
}

/** Hears of requests as they come in. */
export interface RequestListener {
  onHead(head: RequestHead): void;
  onBody?(piece: Buffer): void;
  onEnd?(): void;
}

/** What the next bytes of a connection are. */
type Expecting = 'head' | 'body' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer';

const patterns = new Map<string, RegExp>();

/** A header's value, or null. `name` is one of few. */
export function headerOf(head: RequestHead, name: string): string | null {
  const known = patterns.get(name) ?? new RegExp(`^${name}:[ \\t]*(.*?)[ \\t]*\\r?$`, 'im');
  patterns.set(name, known);
  return known.exec(head.lines)?.[1] ?? null;
}

/**
 * Finds the requests in what one HTTP/1.1 connection sends, piece by piece. A fraction of a full parser's work, since the
 * benchmark's own servers share two cores with the clients that they measure.
 */
export class RequestStream {
  readonly #listener: RequestListener;
  #expecting: Expecting = 'head';
  /** Bytes of the body or chunk that are still to come. */
  #left = 0;
  /** The beginning of a head or line whose end has not arrived. */
  #begun: Buffer = Buffer.alloc(0);

  constructor(listener: RequestListener) {
    this.#listener = listener;
  }

  push(piece: Buffer): void {
    let rest = this.#begun.length === 0 ? piece : Buffer.concat([this.#begun, piece]);
    this.#begun = Buffer.alloc(0);
    while (rest.length > 0) {
      const used = this.#left > 0 ? this.#readBody(rest) : this.#readText(rest);
      if (used === 0) {
        this.#begun = Buffer.from(rest);
        return;
      }
      rest = rest.subarray(used);
    }
  }

  #readBody(rest: Buffer): number {
    const used = Math.min(this.#left, rest.length);
    this.#listener.onBody?.(rest.subarray(0, used));
    this.#left -= used;
    if (this.#left > 0) return used;
    if (this.#expecting === 'chunk') this.#expecting = 'chunk-end';
    else this.#end();
    return used;
  }

  /** Reads a head or a line; returns the bytes used, 0 when its end is missing. */
  #readText(rest: Buffer): number {
    const mark = this.#expecting === 'head' ? HEAD_END : LINE_END;
    const end = rest.indexOf(mark);
    if (end < 0) return 0;
    const text = rest.toString('latin1', 0, end);
    if (this.#expecting === 'head') this.#readHead(text);
    else if (this.#expecting === 'chunk-size') this.#readChunkSize(text);
    else if (this.#expecting === 'chunk-end') this.#expecting = 'chunk-size';
    else if (text === '') this.#end();
    return end + mark.length;
  }

  #readHead(text: string): void {
    const lineEnd = text.indexOf('\r\n');
    const [method = '', target = ''] = (lineEnd < 0 ? text : text.slice(0, lineEnd)).split(' ', 2);
    const lines = lineEnd < 0 ? '' : text.slice(lineEnd + LINE_END.length);
    this.#listener.onHead({ method, target, lines });
    if (/^transfer-encoding:\s*chunked/im.test(lines)) {
      this.#expecting = 'chunk-size';
      return;
    }
    this.#left = Number(/^content-length:\s*(\d+)/im.exec(lines)?.[1] ?? 0);
    if (this.#left > 0) this.#expecting = 'body';
    else this.#end();
  }

  #readChunkSize(line: string): void {
    const size = Number.parseInt(line, 16);
    this.#expecting = size > 0 ? 'chunk' : 'trailer';
    this.#left = size;
  }

  #end(): void {
    this.#expecting = 'head';
    this.#listener.onEnd?.();
  }
}
