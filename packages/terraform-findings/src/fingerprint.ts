import { createHash } from 'node:crypto';
import type { Finding, FoundFinding } from './finding.ts';

/**
 * Gives findings what tells them again in another run: see `Finding.fingerprint`. They come back in the order of files
 * and lines, in which twins are counted: of three equal ones the third is new when there were two before.
 */
export function fingerprinted(found: readonly FoundFinding[]): readonly Finding[] {
  const seen = new Map<string, number>();
  return [...found].sort(byPlace).map((finding) => {
    const digest = sha256(JSON.stringify(identity(finding)));
    const twin = seen.get(digest) ?? 0;
    seen.set(digest, twin + 1);
    return { ...finding, fingerprint: twin === 0 ? digest : sha256(`${digest} ${twin}`) };
  });
}

/** A finding that belongs to no file belongs to its stack: another stack's is another finding. */
function identity({ tool, rule, place, address, message, stack }: FoundFinding): readonly unknown[] {
  return [tool, rule, place === null ? { stack } : place.file, address, message.replace(/\d+/g, '0')];
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function byPlace(a: FoundFinding, b: FoundFinding): number {
  return (
    compare(a.place?.file ?? '', b.place?.file ?? '') ||
    (a.place?.range?.startLine ?? 0) - (b.place?.range?.startLine ?? 0) ||
    (a.place?.range?.startColumn ?? 0) - (b.place?.range?.startColumn ?? 0) ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

// By code units: the order must not depend on the machine's language.
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The same finding told through several stacks, as of a module that they share, once. */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ fingerprint }) => !seen.has(fingerprint) && seen.add(fingerprint));
}
