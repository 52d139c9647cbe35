// Reads the blocks of an HCL file as `terraform fmt` leaves it. Expressions are kept as their text, but for strings, which
// `textOf` reads. What is not understood is an error with file and line: a table must not be wrong in silence.

const attributeStart = /[ \t]*([a-z_]+)[ \t]*=[ \t]*/y;
const blockStart = /[ \t]*([a-z_]+)((?: "[^"\n]*")*) \{[ \t]*\n/y;
const blockEnd = /[ \t]*\}[ \t]*(?:\n|$)/y;
const nothing = /[ \t]*(?:(?:#|\/\/)[^\n]*)?(?:\n|$)/y;
const heredocStart = /<<-?([A-Za-z_][A-Za-z0-9_]*)[ \t]*\n/y;

const closes = { '{': '}', '[': ']', '(': ')' };

/** Each top-level block: `{ kind, labels, file, line, attributes, blocks }`; an attribute is `{ text, file, line }`. */
export function readBlocks(text, file) {
  const source = { text: text.replaceAll('\r\n', '\n'), file, at: 0 };
  const { attributes, blocks } = readBody(source);
  const [stray] = attributes.values();
  if (stray !== undefined) throw notUnderstood(stray.file, stray.line, 'a value outside of any block');
  return blocks;
}

/** What a string says, or a heredoc as one line. Throws on templates, whose value only Terraform knows. */
export function textOf({ text, file, line }) {
  if (/[$%]\{/.test(text)) throw notUnderstood(file, line, 'a template where a plain text is wanted');
  const heredoc = /^<<-([A-Za-z_]\w*)[ \t]*\n([\s\S]*?)\n?[ \t]*\1$/.exec(text);
  if (heredoc !== null) return heredoc[2].trim().replaceAll(/\s*\n\s*/g, ' ');
  try {
    const value = JSON.parse(text);
    if (typeof value === 'string') return value;
  } catch {
    // Said below.
  }
  throw notUnderstood(file, line, `${text} where a text is wanted`);
}

/** An error that says where. */
export function notUnderstood(file, line, what) {
  return new Error(`${file}:${line}: ${what}`);
}

/** Of the block that opens in the line given; of the whole file without one. */
function readBody(source, openedIn) {
  const attributes = new Map();
  const blocks = [];
  for (;;) {
    if (source.at >= source.text.length) {
      if (openedIn === undefined) return { attributes, blocks };
      throw notUnderstood(source.file, openedIn, 'a block that is not closed');
    }
    const line = lineOf(source);
    if (match(source, nothing)) continue;
    if (openedIn !== undefined && match(source, blockEnd)) return { attributes, blocks };
    const attribute = match(source, attributeStart);
    if (attribute) {
      const [, name] = attribute;
      if (attributes.has(name)) throw notUnderstood(source.file, line, `${name} is there twice`);
      attributes.set(name, { text: readExpression(source), file: source.file, line });
      continue;
    }
    const block = match(source, blockStart);
    if (!block) throw notUnderstood(source.file, line, `not understood: ${restOfLine(source)}`);
    const [, kind, labels] = block;
    blocks.push({
      kind,
      labels: [...labels.matchAll(/"([^"]*)"/g)].map(([, label]) => label),
      file: source.file,
      line,
      ...readBody(source, line),
    });
  }
}

/** To the end of the line on which no bracket, string or heredoc is open. A comment behind it is not part of it. */
function readExpression(source) {
  const from = source.at;
  const open = [];
  while (source.at < source.text.length) {
    const { text, at } = source;
    const sign = text[at];
    const isComment = sign === '#' || text.startsWith('//', at);
    if (open.length === 0 && (sign === '\n' || isComment)) break;
    if (isComment) source.at += restOfLine(source).length;
    else if (text.startsWith('/*', at)) throw notUnderstood(source.file, lineOf(source), 'a comment of this form: /*');
    else if (sign === '"') skipString(source);
    else if (text.startsWith('<<', at)) skipHeredoc(source);
    else {
      if (sign in closes) open.push({ closedBy: closes[sign], line: lineOf(source) });
      else if (sign === open.at(-1)?.closedBy) open.pop();
      else if (Object.values(closes).includes(sign)) throw unbalanced(source, open, sign);
      source.at += 1;
    }
  }
  if (open.length > 0) throw unbalanced(source, open);
  const expression = source.text.slice(from, source.at).trim();
  if (expression === '') throw notUnderstood(source.file, lineOf(source), 'a name without a value');
  match(source, nothing);
  return expression;
}

function unbalanced(source, open, sign) {
  const last = open.at(-1);
  return last === undefined
    ? notUnderstood(source.file, lineOf(source), `a ${sign} that closes nothing`)
    : notUnderstood(source.file, last.line, `no ${last.closedBy} to what opens here`);
}

function skipString(source) {
  const line = lineOf(source);
  source.at += 1;
  for (;;) {
    const { text, at } = source;
    const sign = text[at];
    if (sign === undefined || sign === '\n') throw notUnderstood(source.file, line, 'a text that is not closed');
    if (sign === '"') break;
    if (sign === '\\' || text.startsWith('$${', at) || text.startsWith('%%{', at)) source.at += 2;
    else if (text.startsWith('${', at) || text.startsWith('%{', at)) skipTemplate(source, line);
    else source.at += 1;
  }
  source.at += 1;
}

/** What stands in `${…}` may hold strings and braces of its own. */
function skipTemplate(source, line) {
  source.at += 2;
  for (let depth = 1; depth > 0; ) {
    const sign = source.text[source.at];
    if (sign === undefined || sign === '\n') throw notUnderstood(source.file, line, 'a template that is not closed');
    if (sign === '"') {
      skipString(source);
      continue;
    }
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    source.at += 1;
  }
}

function skipHeredoc(source) {
  const line = lineOf(source);
  const start = match(source, heredocStart);
  if (!start) throw notUnderstood(source.file, line, `not understood: ${restOfLine(source)}`);
  while (source.at < source.text.length) {
    const content = restOfLine(source);
    source.at += content.length;
    if (content.trim() === start[1]) return;
    source.at += 1;
  }
  throw notUnderstood(source.file, line, `no ${start[1]} to end the text that begins here`);
}

function match(source, pattern) {
  pattern.lastIndex = source.at;
  const found = pattern.exec(source.text);
  if (found !== null) source.at = pattern.lastIndex;
  return found;
}

function restOfLine({ text, at }) {
  const end = text.indexOf('\n', at);
  return text.slice(at, end === -1 ? text.length : end);
}

const lineOf = ({ text, at }) => text.slice(0, at).split('\n').length;
