/**
 * Shorter values are not searched for: masking each `1`, `on` or `eu` would tear a text to pieces and tell by the holes
 * what the value is. For the same reason `true` and `false` are never masked.
 */
export const SHORTEST_MASKED = 4;

/** Lines and pieces of a value are searched for from this length on; shorter ones are words of any text. */
const SHORTEST_PIECE = 6;

/** How a value looks where something else wrote it: JSON, HCL, an address, base64, line by line. */
export function writtenForms(value: string): readonly string[] {
  const trimmed = value.trim();
  const forms = new Set([value, trimmed]);
  for (const whole of [value, trimmed]) {
    for (const form of [...jsonForms(whole), ...addressForms(whole), ...base64Forms(whole)]) forms.add(form);
  }
  for (const piece of pieces(value)) {
    for (const form of [piece, ...jsonForms(piece)]) forms.add(form);
  }
  return [...forms].filter((form) => form.length >= SHORTEST_MASKED);
}

/** As JSON, as JSON in JSON, and as Go writes it, which escapes `<`, `>` and `&` too (so does `terraform show -json`). */
function jsonForms(value: string): readonly string[] {
  const once = inJson(value);
  const go = escapedByGo(once);
  return [once, go, inJson(once), inJson(go), escapedByGo(inJson(once)), once.replaceAll('${', '$${')];
}

const inJson = (value: string): string => JSON.stringify(value).slice(1, -1);

const escapedByGo = (json: string): string =>
  json.replaceAll(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

/** Encoders differ in which of `!'()*~` they leave: RFC 2396, RFC 3986 and HTML forms each have their own. */
function addressForms(value: string): readonly string[] {
  const component = encodeURIComponent(value.toWellFormed());
  const lenient = encodeURI(value.toWellFormed());
  const strict = percentEncoded(component, /[!'()*]/g);
  const form = percentEncoded(component, /[!'()~]/g);
  return [component, lenient, strict, form].flatMap((encoded) => {
    const plus = encoded.replaceAll('%20', '+');
    return [encoded, plus, lowerHex(encoded), lowerHex(plus)];
  });
}

const percentEncoded = (text: string, signs: RegExp): string =>
  text.replaceAll(signs, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const lowerHex = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());

/** Both alphabets; as a whole, in lines of 64 and 76, and as the middle of something longer, at each of three shifts. */
function base64Forms(value: string): readonly string[] {
  const bytes = new TextEncoder().encode(value);
  const whole = base64(bytes);
  const bare = whole.replace(/=+$/, '');
  const lines = [64, 76].flatMap((width) => (whole.length > width ? chunks(whole, width) : []));
  const shifted = [0, 1, 2].map((shift) => middle(bytes, shift));
  return [whole, bare, ...[...lines, ...shifted].filter(({ length }) => length >= SHORTEST_PIECE)].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
}

/** Digits that depend on nothing but the value, whatever stands before and after it. */
function middle(bytes: Uint8Array, shift: number): string {
  const padded = new Uint8Array(shift + bytes.length);
  padded.set(bytes, shift);
  const whole = Math.floor((padded.length * 8) / 6);
  return base64(padded).slice(Math.ceil((shift * 8) / 6), whole);
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const chunks = (text: string, width: number): readonly string[] => text.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];

/** Lines of a text, and what stands in it when it is JSON itself. */
function pieces(value: string): readonly string[] {
  const lines = value.includes('\n') ? value.split(/\r?\n/).map((line) => line.trim()) : [];
  return [...lines.filter(({ length }) => length >= SHORTEST_PIECE), ...textsOfJson(value)];
}

function textsOfJson(value: string): readonly string[] {
  if (!/^\s*[{[]/.test(value)) return [];
  try {
    return leaves(JSON.parse(value)).filter(({ length }) => length >= SHORTEST_PIECE);
  } catch {
    return [];
  }
}

function leaves(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}
