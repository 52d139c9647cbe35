import type { Finding } from './finding.ts';
import { isObject } from './plan-json.ts';
import { secretForms } from './secret-forms.ts';
import type { ToolReport, Verdict } from './tool-report.ts';
import { SHORTEST_MASKED, writtenForms } from './written-forms.ts';

/** Takes secrets out of a text. What is already masked stays as it is. */
export type Mask = (text: string) => string;

export const MASKED = '***';

/**
 * A mask for known credential forms and for given values, such as `sensitiveValues` of a plan: as they are, and as JSON,
 * addresses, base64 and single lines write them. Use it before Markdown is made of a text.
 */
export function maskOf(values: readonly string[] = []): Mask {
  const byStart = new Map<string, string[]>();
  for (const form of new Set(values.filter(isWorthMasking).flatMap(writtenForms))) {
    const start = form.slice(0, SHORTEST_MASKED);
    const forms = byStart.get(start);
    if (forms === undefined) byStart.set(start, [form]);
    else forms.push(form);
  }
  return (text) => replaced(text, [...valueRanges(text, byStart), ...formRanges(text)]);
}

const isWorthMasking = (value: string): boolean =>
  value.trim().length >= SHORTEST_MASKED && value !== 'true' && value !== 'false' && value !== 'null';

type Span = readonly [start: number, end: number];

/** All places, also overlapping ones: of two secrets that share a part neither may show its rest. */
function valueRanges(text: string, byStart: ReadonlyMap<string, readonly string[]>): readonly Span[] {
  if (byStart.size === 0) return [];
  const spans: Span[] = [];
  const firsts = new Set([...byStart.keys()].map((start) => start.charCodeAt(0)));
  for (let at = 0; at + SHORTEST_MASKED <= text.length; at += 1) {
    if (!firsts.has(text.charCodeAt(at))) continue;
    const forms = byStart.get(text.slice(at, at + SHORTEST_MASKED)) ?? [];
    const longest = Math.max(0, ...forms.filter((form) => text.startsWith(form, at)).map(({ length }) => length));
    if (longest > 0) spans.push([at, at + longest]);
  }
  return spans;
}

function formRanges(text: string): readonly Span[] {
  return secretForms.flatMap((form) =>
    [...text.matchAll(form)].map((match): Span => {
      const secret = match.groups?.['secret'] ?? match[0];
      const start = match.index + match[0].lastIndexOf(secret);
      return [start, start + secret.length];
    }),
  );
}

function replaced(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text;
  const sorted = spans.toSorted((a, b) => a[0] - b[0] || b[1] - a[1]);
  let result = '';
  let at = 0;
  for (const [start, end] of sorted) {
    if (start >= at) result += `${text.slice(at, start)}${MASKED}`;
    at = Math.max(at, end);
  }
  return result + text.slice(at);
}

/** A JSON value with every text in it masked, keys too. */
export function maskedJson(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number') return mask(String(value)) === MASKED ? MASKED : value;
  if (Array.isArray(value)) return value.map((item: unknown) => maskedJson(item, mask));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [mask(key), maskedJson(item, mask)]));
}

export const maskedFinding = (finding: Finding, mask: Mask): Finding => ({
  ...finding,
  rule: mask(finding.rule),
  message: mask(finding.message),
  address: finding.address === null ? null : mask(finding.address),
  remedy: finding.remedy === null ? null : mask(finding.remedy),
});

export const maskedReport = (report: ToolReport, mask: Mask): ToolReport => ({
  ...report,
  verdict: maskedVerdict(report.verdict, mask),
});

function maskedVerdict(verdict: Verdict, mask: Mask): Verdict {
  if (verdict.state === 'skipped') return { ...verdict, reason: mask(verdict.reason) };
  const findings = verdict.findings?.map((finding) => maskedFinding(finding, mask));
  if (verdict.state === 'judged') return { ...verdict, findings: findings ?? [] };
  const told = { ...verdict, message: mask(verdict.message), remedy: mask(verdict.remedy) };
  return findings === undefined ? told : { ...told, findings };
}
