import { asCount, asObject, asString, type JsonObject } from '@deploy/kernel';
import type { FoundFinding, Range, Severity } from '../finding.ts';
import { plainText } from '../plain-text.ts';
import { located } from '../repository-path.ts';
import type { ToolRun } from '../tool-report.ts';
import { rangeOf } from './columns.ts';

/**
 * A diagnostic of Terraform's JSON output, which `validate` and `test` share (source: Terraform documentation,
 * "Machine-Readable UI" and "Command: validate", JSON output format). Shapes:
 *
 *   { severity, summary, detail?, address?, range?: { filename, start: { line, column, byte }, end }, snippet? }
 */
export interface Diagnostic {
  readonly severity: Severity;
  readonly summary: string;
  readonly detail: string;
  readonly address: string | null;
  readonly file: string | null;
  readonly range: Range | null;
}

/** Throws `ShapeError` when it is no diagnostic. */
export function asDiagnostic(value: unknown, path: string): Diagnostic {
  const document = asObject(value, path);
  const range = optional(document['range'], (found) => asObject(found, `${path}.range`));
  const snippet = optional(document['snippet'], (found) => asObject(found, `${path}.snippet`));
  return {
    // Terraform knows two; what a later version adds is not to be taken for less than it is.
    severity: asString(document['severity'], `${path}.severity`) === 'warning' ? 'warning' : 'error',
    summary: plainText(asString(document['summary'], `${path}.summary`)).trim(),
    detail: plainText(optional(document['detail'], (found) => asString(found, `${path}.detail`)) ?? '').trim(),
    address: addressIn(document) ?? addressOf(snippet),
    file: range && asString(range['filename'], `${path}.range.filename`),
    range: range && readRange(range, snippet, `${path}.range`),
  };
}

const optional = <T>(value: unknown, read: (value: unknown) => T): T | null =>
  value === undefined || value === null ? null : read(value);

function readRange(range: JsonObject, snippet: JsonObject | null, path: string): Range | null {
  const start = asPosition(range['start'], `${path}.start`);
  const end = asPosition(range['end'], `${path}.end`);
  const code = snippet?.['code'];
  const first = snippet?.['start_line'];
  const lines = typeof code === 'string' ? code.split('\n') : [];
  const lineOf = (line: number) => (typeof first === 'number' ? (lines[line - first] ?? null) : null);
  return rangeOf(start, end, lineOf);
}

function asPosition(value: unknown, path: string) {
  const position = asObject(value, path);
  return { line: asCount(position['line'], `${path}.line`), column: asCount(position['column'], `${path}.column`) };
}

function addressIn(document: JsonObject): string | null {
  const address = document['address'];
  return typeof address === 'string' && address !== '' ? address : null;
}

/** Terraform tells the block by its header, such as `resource "aws_s3_bucket" "logs"`. */
function addressOf(snippet: JsonObject | null): string | null {
  const context = snippet?.['context'];
  const header = typeof context === 'string' ? /^(\w+)((?: "[^"]*")+)$/.exec(context) : null;
  if (header === null) return null;
  const labels = [...(header[2] ?? '').matchAll(/"([^"]*)"/g)].map(([, label]) => label ?? '').join('.');
  const kind = { resource: '', variable: 'var.', locals: 'local.' }[header[1] ?? ''] ?? `${header[1]}.`;
  return `${kind}${labels}`;
}

/** `rule` is the summary as a name, for Terraform's diagnostics have no identifiers. */
export function diagnosticFinding(
  { severity, summary, detail, address, file, range }: Diagnostic,
  { tool, run, said = '' }: { readonly tool: 'validate' | 'test'; readonly run: ToolRun; readonly said?: string },
): FoundFinding {
  const { place, prefix } = file === null ? { place: null, prefix: '' } : located(run, run.stack, file, range);
  const text = detail === '' ? `${summary}.` : `${summary}: ${detail}`;
  return {
    tool,
    rule: ruleName(summary),
    severity,
    message: `${prefix}${said}${text}`,
    place,
    address,
    remedy: null,
    stack: run.stack,
  };
}

const LONGEST_RULE = 60;

/** Without values: names of types stand after what they name, those of a cycle after a colon. */
export function ruleName(summary: string): string {
  const words = summary
    .replace(/:.*$/s, '')
    .replace(/\b(resource|data|provider|module) "[^"]*"/g, '$1')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .slice(0, LONGEST_RULE)
    .trim();
  return words === '' ? 'unnamed' : words.replaceAll(' ', '-');
}
