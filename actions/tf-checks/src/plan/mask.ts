/** Takes secrets out of a text. */
export type Mask = (text: string) => string;

const HIDDEN = '***';

/**
 * Credentials by their form, whoever wrote them where. Sources: AWS, "IAM identifiers" (unique id prefixes); GitHub,
 * "GitHub's token formats"; RFC 7468 (PEM); RFC 7519 (JWT); Slack, "Tokens".
 */
const FORMS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
  /\b(?:gh[opsur]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255})\b/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[A-Za-z0-9_-]{5,}\.eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}/g,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/g,
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:)[^\s/@"']+(?=@)/gi,
  /(?<=\bX-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"']+/g,
  /(?<=\b(?:aws_secret_access_key|aws_session_token|secret_key|secret_access_key|password|passwd|api_key|auth_token)["']?\s*[:=]\s*["'])[^"'\s]{6,}(?=["'])/gi,
];

/** Takes given values, in the forms in which they turn up elsewhere, and credentials by their form. */
export function maskFor(secrets: Iterable<string>): Mask {
  const values = [...new Set([...secrets].flatMap(formsOf))].filter((value) => value.length >= 4);
  // The longest first: one may hold another.
  const sorted = values.toSorted((a, b) => b.length - a.length);
  return (text) => FORMS.reduce((left, form) => left.replaceAll(form, HIDDEN), withoutValues(text, sorted));
}

/** Only credentials by their form. */
export const maskForms: Mask = maskFor([]);

const withoutValues = (text: string, values: readonly string[]): string =>
  values.reduce((left, value) => left.replaceAll(value, HIDDEN), text);

/** As it is, within JSON and HCL, in an address, in base64 at each of its three offsets, and line by line. */
function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const lines = secret
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= 8);
  return [secret, secret.trim(), json, encoded(secret), ...base64Forms(secret), ...(lines.length > 1 ? lines : [])];
}

function encoded(secret: string): string {
  return encodeURIComponent(secret.toWellFormed());
}

/** Base64 works on three bytes at a time, so a value within another text looks otherwise at each offset. */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // What shares its characters with neighbours is left out.
    const inner = text.slice(offset === 0 ? 0 : offset + 1, (offset + bytes.length) % 3 === 0 ? undefined : -1);
    return inner.length >= 8 ? [inner] : [];
  });
}

/** Masks every text in a document, keys left as they are. */
export function maskedDocument(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value);
  if (Array.isArray(value)) return value.map((item) => maskedDocument(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskedDocument(inner, mask)]));
}
