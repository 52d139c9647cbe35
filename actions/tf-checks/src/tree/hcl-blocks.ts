/**
 * Just enough of HCL to know what a directory is and which others it calls: blocks, and attributes that are a plain
 * text. It never refuses: what does not parse is for Terraform to say, and is passed over here.
 */
export interface HclBody {
  readonly blocks: readonly HclBlock[];
  /** Attributes whose value is one quoted text without a template in it. */
  readonly texts: Readonly<Record<string, string>>;
}

export interface HclBlock extends HclBody {
  readonly type: string;
  readonly labels: readonly string[];
  /** As written, between the braces. */
  readonly source: string;
}

export function readHcl(text: string): HclBody {
  return readBody(new Cursor(text));
}

const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const BLANK = /(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const BLANK_ON_LINE = /(?:[ \t\r]|\/\*[^\n]*?\*\/)+/y;
const HEREDOC = /<<-?\s*([\p{L}_][\p{L}\p{N}_-]*)[^\n]*\n/uy;
const COMMENT = /#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;

class Cursor {
  at = 0;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  get here(): string {
    return this.text[this.at] ?? '';
  }

  /** What the sticky pattern matches here, which is passed. */
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at += found[0].length;
    return found;
  }
}

function readBody(cursor: Cursor): HclBody {
  const blocks: HclBlock[] = [];
  const texts: Record<string, string> = {};
  while (!cursor.isAtEnd) {
    cursor.take(BLANK);
    if (cursor.here === '}') break;
    const name = cursor.take(IDENTIFIER)?.[0];
    if (name === undefined) {
      skipToken(cursor);
      continue;
    }
    cursor.take(BLANK_ON_LINE);
    if (cursor.here === '=' && cursor.text[cursor.at + 1] !== '=') {
      cursor.at += 1;
      const value = literalIn(readExpression(cursor));
      if (value !== null) texts[name] = value;
    } else {
      const block = readBlock(cursor, name);
      if (block !== null) blocks.push(block);
    }
  }
  return { blocks, texts };
}

function readBlock(cursor: Cursor, type: string): HclBlock | null {
  const labels: string[] = [];
  for (;;) {
    cursor.take(BLANK_ON_LINE);
    if (cursor.here === '{') break;
    const label = cursor.take(IDENTIFIER)?.[0] ?? (cursor.here === '"' ? literalIn(readText(cursor)) : null);
    if (label === null) return null;
    labels.push(label);
  }
  cursor.at += 1;
  const start = cursor.at;
  const body = readBody(cursor);
  const source = cursor.text.slice(start, cursor.at);
  cursor.at += 1;
  return { type, labels, source, ...body };
}

/** Up to the end of the line on which all brackets are closed. */
function readExpression(cursor: Cursor): string {
  const start = cursor.at;
  let depth = 0;
  while (!cursor.isAtEnd) {
    const { here } = cursor;
    if (depth === 0 && (here === '\n' || here === '}')) break;
    if ('([{'.includes(here)) depth += 1;
    if (')]}'.includes(here)) depth -= 1;
    skipToken(cursor);
  }
  return cursor.text.slice(start, cursor.at);
}

/** One character, or whatever must not be looked into: a text, a heredoc, a comment. */
function skipToken(cursor: Cursor): void {
  if (cursor.here === '"') {
    readText(cursor);
    return;
  }
  if (cursor.take(COMMENT) !== null) return;
  const heredoc = cursor.take(HEREDOC);
  if (heredoc === null) {
    cursor.at += 1;
    return;
  }
  const end = new RegExp(`^[ \\t]*${heredoc[1] ?? ''}[ \\t]*\\r?$`, 'mu').exec(cursor.text.slice(cursor.at));
  cursor.at = end === null ? cursor.text.length : cursor.at + end.index + end[0].length;
}

/** A quoted text with its quotes; templates in it may hold texts of their own. */
function readText(cursor: Cursor): string {
  const start = cursor.at;
  cursor.at += 1;
  while (!cursor.isAtEnd && cursor.here !== '"' && cursor.here !== '\n') {
    const next = cursor.text.slice(cursor.at, cursor.at + 2);
    if (cursor.here === '\\') cursor.at += 2;
    else if (next === '${' || next === '%{') skipTemplate(cursor);
    else cursor.at += 1;
  }
  cursor.at += 1;
  return cursor.text.slice(start, cursor.at);
}

function skipTemplate(cursor: Cursor): void {
  // `$${` is a text and no template.
  if (cursor.text[cursor.at - 1] === cursor.here) {
    cursor.at += 2;
    return;
  }
  cursor.at += 2;
  for (let depth = 1; depth > 0 && !cursor.isAtEnd; ) {
    if (cursor.here === '{') depth += 1;
    if (cursor.here === '}') depth -= 1;
    skipToken(cursor);
  }
}

function literalIn(expression: string): string | null {
  const found = /^\s*("(?:[^"\\\n]|\\.)*")\s*(?:(?:#|\/\/)[^\n]*)?\s*$/.exec(expression)?.[1];
  if (found === undefined || /[$%]\{/.test(found)) return null;
  try {
    const value: unknown = JSON.parse(found);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
