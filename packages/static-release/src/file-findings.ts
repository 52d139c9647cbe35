import { TextDecoder } from 'node:util';
import { type HtmlReferences, ReferenceCollector } from './html-references.ts';
import { findSecrets, mayHoldSecrets, SECRET_OVERLAP, type SecretFinding } from './secret-scan.ts';

/** What the guards want to know about the content of a file, so that nobody has to read it again. */
export interface FileFindings {
  /** Of a page; null for any other file. */
  readonly references: HtmlReferences | null;
  readonly secrets: readonly SecretFinding[];
  /** The file carries its own source map, with the sources in it. */
  readonly hasInlineSourceMap: boolean;
}

export const NO_FINDINGS: FileFindings = { references: null, secrets: [], hasInlineSourceMap: false };

/** Formats whose bytes mean nothing as text. */
const BINARY =
  /\.(png|jpe?g|gif|webp|avif|ico|bmp|tiff?|woff2?|ttf|otf|eot|mp[34]|m4[av]|webm|mov|og[gav]|wav|aac|flac|wasm|zip|gz|br|zst|7z|tar|pdf|glb|ktx2)$/i;
const HTML = /\.(html?|xhtml)$/i;
const CODE = /\.([cm]?js|css|html?|xhtml)$/i;
const NO_EXTENSION = /(^|\/)[^./]+$/;
const HTML_START = /^(\u00ef\u00bb\u00bf)?\s*<(!doctype html|html)\b/i;

/** A comment with a map in it; libraries that write such comments hold only the words, not the data. */
const INLINE_SOURCE_MAP = /[#@]\s*sourceMappingURL=data:application\/json[^,\s"'`]{0,60},[A-Za-z0-9+/%]{40}/;

/** Reads the pieces of one file in order; null for formats in which there is nothing to find. */
export function inspectorOf(path: string): FileInspector | null {
  return BINARY.test(path) ? null : new FileInspector(path);
}

export class FileInspector {
  readonly #path: string;
  readonly #secrets = new Map<string, SecretFinding>();
  #page: { readonly references: ReferenceCollector; readonly decoder: TextDecoder } | null = null;
  #hasInlineSourceMap = false;
  #seen = 0;
  #tail: Uint8Array = new Uint8Array();

  constructor(path: string) {
    this.#path = path;
  }

  write(bytes: Uint8Array): void {
    const piece = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (this.#seen === 0 && this.#isPage(piece)) {
      this.#page = { references: new ReferenceCollector(), decoder: new TextDecoder() };
    }
    this.#page?.references.write(this.#page.decoder.decode(bytes, { stream: true }));
    this.#look(this.#tail.byteLength === 0 ? piece : Buffer.concat([this.#tail, piece]));
    this.#seen += bytes.byteLength;
    this.#tail = bytes.slice(-SECRET_OVERLAP);
  }

  /** Text is made of the bytes only where there is something to look at. */
  #look(bytes: Buffer): void {
    const offset = this.#seen - this.#tail.byteLength;
    if (mayHoldSecrets(bytes)) {
      for (const secret of findSecrets(bytes.toString('latin1'), offset)) {
        if (!this.#secrets.has(secret.what)) this.#secrets.set(secret.what, secret);
      }
    }
    if (CODE.test(this.#path) && bytes.includes('sourceMappingURL=data:')) {
      this.#hasInlineSourceMap ||= INLINE_SOURCE_MAP.test(bytes.toString('latin1'));
    }
  }

  end(): FileFindings {
    this.#page?.references.write(this.#page.decoder.decode());
    const isPlain = this.#page === null && this.#secrets.size === 0 && !this.#hasInlineSourceMap;
    if (isPlain) return NO_FINDINGS;
    return {
      references: this.#page?.references.end() ?? null,
      secrets: [...this.#secrets.values()],
      hasInlineSourceMap: this.#hasInlineSourceMap,
    };
  }

  #isPage(start: Buffer): boolean {
    if (HTML.test(this.#path)) return true;
    return NO_EXTENSION.test(this.#path) && HTML_START.test(start.toString('latin1', 0, 512));
  }
}
