import type { Finding, Place, Range, Severity } from './finding.ts';

export interface SarifRule {
  readonly id: string;
  readonly shortDescription: SarifText;
  readonly fullDescription: SarifText;
  readonly help: SarifText & { readonly markdown: string };
  readonly helpUri?: string;
  readonly defaultConfiguration: { readonly level: Severity };
  readonly properties: { readonly tags: readonly string[] };
}

interface SarifText {
  readonly text: string;
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: Severity;
  readonly message: SarifText;
  readonly locations: readonly unknown[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

/** GitHub shows no more of a description than this. */
const LONGEST_DESCRIPTION = 1_024;
const LONGEST_MESSAGE = 4_096;

/** Taken from the first of its findings: tools do not describe their rules apart from them. */
export function sarifRule({ message, remedy, rule, severity, tool }: Finding): SarifRule {
  const uri = remedy !== null && /^https?:\/\/[^\s"<>\\^`{|}]+$/.test(remedy) ? remedy : null;
  const help = `Rule ${rule} of ${tool}. ${remedy === null ? 'The message says what to change.' : `What to do: ${remedy}`}`;
  const markdownHelp = uri === null ? help : `Rule \`${rule}\` of ${tool}: [what to do](${uri}).`;
  return {
    id: rule,
    shortDescription: { text: cut(`${tool}: ${rule}`, LONGEST_DESCRIPTION) },
    fullDescription: { text: cut(message, LONGEST_DESCRIPTION) },
    help: { text: help, markdown: markdownHelp },
    ...(uri === null ? {} : { helpUri: uri }),
    defaultConfiguration: { level: severity },
    properties: { tags: ['terraform', tool] },
  };
}

export function sarifResult(finding: Finding, ruleIndex: number): SarifResult {
  const { address, fingerprint, message, place, rule, severity } = finding;
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: cut(address === null ? message : `${address}: ${message}`, LONGEST_MESSAGE) },
    locations: place === null ? [] : [locationOf(place, address)],
    // The first is what GitHub compares to tell an alert again.
    partialFingerprints: { primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`, 'finding/v1': fingerprint },
  };
}

function locationOf({ file, range }: Place, address: string | null): unknown {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file), uriBaseId: '%SRCROOT%' },
      region: regionOf(range),
    },
    ...(address === null ? {} : { logicalLocations: [{ fullyQualifiedName: address, kind: 'resource' }] }),
  };
}

/** A reference relative to the root of the repository (RFC 3986, 4.2): no step may look like a scheme. */
export const uriOf = (file: string): string => file.toWellFormed().split('/').map(encodeURIComponent).join('/');

function regionOf(range: Range | null): Readonly<Record<string, number>> {
  if (range === null) return { startLine: 1 };
  const { endColumn, endLine, startColumn, startLine } = range;
  return {
    startLine,
    endLine,
    ...(startColumn === null ? {} : { startColumn }),
    // SARIF counts to the character after the last (2.1.0, 3.30.8).
    ...(startColumn === null || endColumn === null ? {} : { endColumn: endColumn + 1 }),
  };
}

function cut(words: string, longest: number): string {
  const text = words.trim() === '' ? '(no message)' : words;
  return (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`).toWellFormed();
}
