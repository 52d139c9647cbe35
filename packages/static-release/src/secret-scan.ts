import { AnchorScan } from './anchor-scan.ts';

/** A credential found by its form. The credential itself is never kept. */
export interface SecretFinding {
  /** What it is, with an article: `a private key`. */
  readonly what: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
}

interface SecretPattern {
  readonly what: string;
  /** Literal text that the scan looks for first: one pass over a file serves all patterns. */
  readonly anchor: string;
  /** Judged on the text around the anchor; has to match across it. */
  readonly form: RegExp;
}

/**
 * Forms that are unmistakable. Not here: keys that are meant to be public (Google's `AIza…`, Stripe's `pk_live_…`), AWS key
 * ids without their secret, and headers of private keys without a key, as crypto libraries hold them.
 */
const PATTERNS: readonly SecretPattern[] = [
  {
    what: 'a private key',
    anchor: 'PRIVATE KEY',
    // Line ends may be written as in a string literal, and PEM headers may precede the key.
    form: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:[\s"'`+,]|\\+[nr])+(?:[A-Za-z-]+: [^\n\r\\]*(?:[\r\n]|\\+[nr])(?:[\s"'`+,]|\\+[nr])*)*[A-Za-z0-9+/=]{40}/,
  },
  {
    what: 'a PuTTY private key',
    anchor: 'PuTTY-User-Key-File-',
    form: /PuTTY-User-Key-File-\d: [\s\S]{1,600}?[A-Za-z0-9+/=]{40}/,
  },
  {
    what: 'an AWS secret access key',
    anchor: '[sS]ecret_?[aA]ccess_?[kK]ey|SECRET_ACCESS_KEY',
    form: /secret_?access_?key["']?\s*[:=]\s*["'`]?(?![A-Za-z0-9/+]*EXAMPLE)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/i,
  },
  {
    what: 'a GitHub token',
    anchor: 'gh[pousr]_',
    form: /(?<![A-Za-z0-9_])gh[pousr]_[A-Za-z0-9]{36}(?![A-Za-z0-9])/,
  },
  { what: 'a GitHub token', anchor: 'github_pat_', form: /github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9])/ },
  { what: 'a GitLab token', anchor: 'glpat-', form: /(?<![A-Za-z0-9_-])glpat-[A-Za-z0-9_-]{20}/ },
  { what: 'a Slack token', anchor: 'xox[abprs]-', form: /(?<![A-Za-z0-9])xox[abprs]-\d{9,14}-[A-Za-z0-9-]{20}/ },
  {
    what: 'a Slack webhook',
    anchor: 'hooks\\.slack\\.com',
    form: /hooks\.slack\.com\/services\/T[A-Z0-9]{7,12}\/B[A-Z0-9]{7,12}\/(?!X+(?![A-Za-z0-9]))[A-Za-z0-9]{24}(?![A-Za-z0-9])/,
  },
  { what: 'a Google OAuth client secret', anchor: 'GOCSPX-', form: /GOCSPX-[A-Za-z0-9_-]{28}(?![A-Za-z0-9_-])/ },
  { what: 'a Stripe secret key', anchor: '[sr]k_live_', form: /(?<![A-Za-z0-9_])[sr]k_live_[A-Za-z0-9]{24}/ },
  { what: 'an npm token', anchor: 'npm_', form: /(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])/ },
  { what: 'an npm token', anchor: ':_authToken', form: /:_authToken\s*=\s*["']?(?!\$)[A-Za-z0-9_=+/-]{20}/ },
  {
    what: 'a SendGrid key',
    anchor: 'SG\\.[A-Za-z0-9_-]{22}\\.',
    form: /SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/,
  },
  { what: 'an OpenAI key', anchor: 'T3BlbkFJ', form: /sk-[A-Za-z0-9_-]{20,80}T3BlbkFJ[A-Za-z0-9_-]{20}/ },
  { what: 'an Anthropic key', anchor: 'sk-ant-', form: /sk-ant-[a-z0-9]+-[A-Za-z0-9_-]{80}/ },
];

const AWS_KEY_ID = /(?<![A-Z0-9])(?:AKIA|ASIA)(?![A-Z2-7]*EXAMPLE)[A-Z2-7]{16}(?![A-Z0-9])/;
const FORTY = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

const ANCHORS = new RegExp([...PATTERNS.map((pattern) => pattern.anchor), 'A[KS]IA'].join('|'), 'g');

/** Of every anchor the part that is always the same. */
const LITERALS = new AnchorScan([
  'PRIVATE KEY',
  'PuTTY-User-Key-File-',
  ...['a', 'A', '_'].map((next) => `ecret${next}`),
  'SECRET_ACCESS_KEY',
  ...[...'pousr'].map((kind) => `gh${kind}_`),
  'github_pat_',
  'glpat-',
  ...[...'abprs'].map((kind) => `xox${kind}-`),
  'hooks.slack.com',
  'GOCSPX-',
  'sk_live_',
  'rk_live_',
  'npm_',
  ':_authToken',
  ...[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'].map((next) => `SG.${next}`),
  'T3BlbkFJ',
  'sk-ant-',
  'AKIA',
  'ASIA',
]);

/** Whether there is anything to look at closely: false for nearly every file, at a fraction of the cost. */
export const mayHoldSecrets = (bytes: Uint8Array): boolean => LITERALS.finds(bytes);

/** Text around an anchor that decides whether it is a secret: more than the longest form needs. */
const CONTEXT = 1024;
/** What a piece of a file has to repeat of the piece before it, so that nothing is missed at their border. */
export const SECRET_OVERLAP = 2 * CONTEXT;

/**
 * Credentials in a text whose characters are bytes (`latin1`), at most one of a kind.
 *
 * @param offset where the text begins in its file
 */
export function findSecrets(text: string, offset = 0): readonly SecretFinding[] {
  const found = new Map<string, SecretFinding>();
  for (const match of text.matchAll(ANCHORS)) {
    const what = secretAt(text, match.index);
    if (what !== null && !found.has(what)) found.set(what, { what, offset: offset + match.index });
  }
  return [...found.values()];
}

function secretAt(text: string, index: number): string | null {
  const from = Math.max(0, index - CONTEXT / 8);
  const near = text.slice(from, index + CONTEXT);
  const at = index - from;
  const pattern = PATTERNS.find(({ form }) => {
    const match = form.exec(near);
    return match !== null && match.index <= at && match.index + match[0].length > at;
  });
  if (pattern !== undefined) return pattern.what;
  return isAwsKeyPair(text, index) ? 'an AWS key pair' : null;
}

/** A key id alone is no secret (signed URLs hold it); with something beside it that has the form of its secret, it is. */
function isAwsKeyPair(text: string, index: number): boolean {
  const id = AWS_KEY_ID.exec(text.slice(Math.max(0, index - 1), index + 24));
  if (id === null) return false;
  const around = text.slice(Math.max(0, index - CONTEXT / 2), index + CONTEXT / 2);
  return [...around.matchAll(FORTY)].some(
    ([secret]) => /[a-z]/.test(secret) && /[A-Z]/.test(secret) && /\d/.test(secret) && !secret.includes('EXAMPLE'),
  );
}
