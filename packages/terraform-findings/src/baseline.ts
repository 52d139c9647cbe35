import { asObject, asRecord, asString, errorMessage, InputError, type JsonObject, parseJson } from '@deploy/kernel';
import type { Finding } from './finding.ts';

/**
 * What was wrong already when a repository adopted the checks, so that only what is new since then counts. A tool that
 * failed is in no baseline: it gave no verdict.
 */
export interface Baseline {
  readonly version: 1;
  /** By fingerprint; the value is for whoever reads the file: tool, rule and file. */
  readonly known: Readonly<Record<string, string>>;
}

/** Sorted by what it says, so that a later one differs only where the repository does. */
export function baselineOf(findings: readonly Finding[]): Baseline {
  const entries = findings.map(
    ({ fingerprint, tool, rule, place, stack }) => [fingerprint, `${tool} ${rule} ${place?.file ?? stack}`] as const,
  );
  const sorted = entries.sort(([a, aName], [b, bName]) => (`${aName} ${a}` < `${bName} ${b}` ? -1 : 1));
  return { version: 1, known: Object.fromEntries(sorted) };
}

/** The text of the file that is committed. */
export const writtenBaseline = (baseline: Baseline): string => `${JSON.stringify(baseline, null, 2)}\n`;

/** Throws `InputError` `baseline-invalid` or `baseline-of-other-version`. */
export function readBaseline(text: string): Baseline {
  const document = read(() => asObject(parseJson(text, 'the baseline'), 'the baseline'));
  if (document['version'] !== 1) {
    throw new InputError({
      code: 'baseline-of-other-version',
      message: `The baseline is of version ${JSON.stringify(document['version'])}, and this action reads version 1.`,
      remedy: 'Make the baseline anew with `mode: baseline` of this version of the action, and commit it.',
    });
  }
  return { version: 1, known: read(() => knownOf(document)) };
}

function knownOf(document: JsonObject): Readonly<Record<string, string>> {
  const known = asRecord(document['known'], 'known', asString);
  const stranger = Object.keys(known).find((key) => !/^[0-9a-f]{64}$/.test(key));
  if (stranger !== undefined) throw new TypeError(`known holds ${JSON.stringify(stranger)}, which is no fingerprint`);
  return known;
}

function read<T>(reader: () => T): T {
  try {
    return reader();
  } catch (cause) {
    throw new InputError({
      code: 'baseline-invalid',
      message: `The baseline cannot be read: ${errorMessage(cause)}.`,
      remedy:
        'Make it anew with `mode: baseline`, and commit it as it is. After a conflict in it, do not mend it by hand.',
      cause,
    });
  }
}

/** Findings that the baseline does not know. */
export const onlyNew = (findings: readonly Finding[], baseline: Baseline): readonly Finding[] =>
  findings.filter(({ fingerprint }) => !Object.hasOwn(baseline.known, fingerprint));

/**
 * What the baseline knows and nobody finds any more, by the words that it uses: the file can shrink. Only right for the
 * findings of a whole run: what was not checked is not found either.
 */
export function noLongerFound(findings: readonly Finding[], baseline: Baseline): readonly string[] {
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  return Object.entries(baseline.known)
    .filter(([fingerprint]) => !found.has(fingerprint))
    .map(([, name]) => name);
}
