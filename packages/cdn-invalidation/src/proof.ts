/**
 * What a site must answer after a deploy, and whether it does. Which requests to send is decided here as well; sending
 * them is not.
 */

/** What the bucket holds for a path, by the manifest of what is live. */
export interface ExpectedFile {
  /** Path at the site, raw. */
  readonly path: string;
  readonly sha256: string;
  readonly cacheControl: string | null;
}

export interface ProofTarget {
  readonly kind: 'entry' | 'asset' | 'missing';
  /** Path and query as on the request line. */
  readonly target: string;
  /** Any of these is right; none when it is not known what is right. */
  readonly expected: readonly ExpectedFile[];
  /** Its name holds a digest, so it must be kept for ever. */
  readonly isImmutable: boolean;
}

/** What came back. */
export interface ProofAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Lower-case hex digests of the body: as it was sent, and decoded. An object may be stored encoded. */
  readonly digests: readonly string[];
  /** The decoded body, or its beginning. */
  readonly text: string;
}

export interface ProofFinding {
  readonly code:
    | 'proof-blocked'
    | 'proof-redirected'
    | 'entry-wrong-status'
    | 'entry-outdated'
    | 'entry-other-headers'
    | 'asset-wrong-status'
    | 'asset-is-html'
    | 'asset-different'
    | 'asset-not-immutable'
    | 'missing-answered'
    | 'missing-cached-long';
  readonly level: 'failure' | 'warning';
  readonly target: string;
  readonly text: string;
}

/** Judges one answer. Empty: it is right, as far as is known what is right. */
export function judgeAnswer(target: ProofTarget, answer: ProofAnswer): readonly ProofFinding[] {
  const found = (code: ProofFinding['code'], text: string, level: ProofFinding['level'] = 'failure') => ({
    ...{ code, level, text },
    target: target.target,
  });
  const refuser = refuserOf(answer);
  if (refuser === 'waf' || refuser === 'cloudfront') {
    const who = refuser === 'waf' ? 'A web application firewall' : 'CloudFront itself';
    return [found('proof-blocked', `${who} refused the request (${answer.status}), before anything was served.`)];
  }
  if (target.kind !== 'missing' && answer.status >= 300 && answer.status < 400) {
    return [found('proof-redirected', `It answers ${answer.status} and sends on to ${answer.headers['location']}.`)];
  }
  return { entry: judgeEntry, asset: judgeAsset, missing: judgeMissing }[target.kind](target, answer, found);
}

type Found = (code: ProofFinding['code'], text: string, level?: ProofFinding['level']) => ProofFinding;

function judgeEntry({ expected }: ProofTarget, answer: ProofAnswer, found: Found): readonly ProofFinding[] {
  if (answer.status !== 200) return [found('entry-wrong-status', `The entry page answers ${answer.status}.`)];
  if (!isHtml(answer)) {
    return [found('entry-wrong-status', `The entry page is ${answer.headers['content-type'] ?? 'of no type'}.`)];
  }
  if (expected.length === 0) return [];
  const match = expected.find(({ sha256 }) => answer.digests.includes(sha256));
  if (match === undefined) {
    return [found('entry-outdated', `The entry page is not that of the live release${ageNote(answer)}.`)];
  }
  const sent = answer.headers['cache-control'] ?? null;
  if (sent === match.cacheControl) return [];
  const text = `The entry page has Cache-Control ${quoted(sent)}, and the release says ${quoted(match.cacheControl)}.`;
  return [found('entry-other-headers', text, 'warning')];
}

function judgeAsset(target: ProofTarget, answer: ProofAnswer, found: Found): readonly ProofFinding[] {
  if (answer.status !== 200) return [found('asset-wrong-status', `It answers ${answer.status}.`)];
  const [expected] = target.expected;
  if (expected !== undefined && !answer.digests.includes(expected.sha256)) {
    return isHtml(answer)
      ? [found('asset-is-html', 'It answers with HTML instead of the file.')]
      : [found('asset-different', `It is not the file of the live release${ageNote(answer)}.`)];
  }
  if (expected === undefined && isHtml(answer)) {
    return [found('asset-is-html', 'It answers with HTML instead of a file.')];
  }
  const sent = answer.headers['cache-control'] ?? null;
  if (!target.isImmutable || /(^|[\s,])immutable($|[\s,])/i.test(sent ?? '')) return [];
  return [found('asset-not-immutable', `It has Cache-Control ${quoted(sent)}, which is not immutable.`)];
}

function judgeMissing(_: ProofTarget, answer: ProofAnswer, found: Found): readonly ProofFinding[] {
  const isError = answer.status === 403 || answer.status === 404;
  if (!isError) return [found('missing-answered', `A file that does not exist answers ${answer.status}.`)];
  if (isHtml(answer))
    return [found('missing-answered', `A file that does not exist answers ${answer.status} with HTML.`)];
  const maxAge = /(?:s-maxage|max-age)\s*=\s*"?(\d+)/i.exec(answer.headers['cache-control'] ?? '')?.[1];
  if (maxAge === undefined || Number(maxAge) <= LONGEST_ERROR_SECONDS) return [];
  return [
    found('missing-cached-long', `The error is cached for ${maxAge} s, also after the file is there.`, 'warning'),
  ];
}

const LONGEST_ERROR_SECONDS = 60;

/** Who answered an error: the bucket behind, CloudFront itself, or the firewall before it; null for no error or nobody known. */
export function refuserOf({ headers, status, text }: ProofAnswer): 'bucket' | 'cloudfront' | 'waf' | null {
  // Challenges and CAPTCHAs carry this header (source: AWS WAF Developer Guide, "CAPTCHA and Challenge").
  if (headers['x-amzn-waf-action'] !== undefined) return 'waf';
  if (status < 400) return null;
  if (/^AmazonS3/i.test(headers['server'] ?? '') || /<Error>\s*<Code>/i.test(text)) return 'bucket';
  const isOwnPage = /^CloudFront/i.test(headers['server'] ?? '') && /The request could not be satisfied/i.test(text);
  if (!isOwnPage) return null;
  // A blocking rule gives CloudFront's own page with these words, as do geographic restrictions with others.
  return /Request blocked/i.test(text) ? 'waf' : 'cloudfront';
}

const isHtml = ({ headers, text }: ProofAnswer): boolean =>
  /^\s*text\/html/i.test(headers['content-type'] ?? '') || /^\s*<!doctype html/i.test(text);

const ageNote = ({ headers }: ProofAnswer): string =>
  headers['age'] === undefined ? '' : ` (from a cache, ${headers['age']} s old)`;

const quoted = (value: string | null): string => (value === null ? '(none)' : `"${value}"`);
