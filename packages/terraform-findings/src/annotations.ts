import { type Finding, type Severity, severities, type ToolName, toolNames } from './finding.ts';

/**
 * How many annotations GitHub shows of each level for a step, and of all levels for a run (source: GitHub, "Workflow
 * commands"; the last as GitHub's forum and its users report it).
 */
export interface AnnotationQuota extends Readonly<Record<Severity, number>> {
  readonly total: number;
}

export const githubQuota: AnnotationQuota = { error: 10, warning: 10, note: 10, total: 50 };

export interface RankedAnnotations {
  /** Findings with a place, the worst first. */
  readonly shown: readonly Finding[];
  /** How many have no annotation, either for want of room or of a place. Without those of which there are none. */
  readonly heldBack: readonly HeldBack[];
}

export interface HeldBack {
  readonly tool: ToolName;
  readonly severity: Severity;
  readonly count: number;
}

/**
 * Chooses what is shown beside the lines: the worst first, and of equally bad ones some of each stack and file before
 * more of the same, so that one bad file does not hide all others.
 */
export function rankAnnotations(findings: readonly Finding[], quota: AnnotationQuota = githubQuota): RankedAnnotations {
  const shown: Finding[] = [];
  for (const severity of severities) {
    const some = findings.filter((finding) => finding.severity === severity && finding.place !== null);
    const room = Math.max(0, Math.min(quota[severity], quota.total - shown.length));
    shown.push(...spread(some, ({ stack }) => stack, byFile).slice(0, room));
  }
  return { shown, heldBack: heldBack(findings, new Set(shown)) };
}

const byFile = (findings: readonly Finding[]): readonly Finding[] =>
  spread(
    findings,
    ({ place }) => place?.file ?? '',
    (some) => some,
  );

/** One of each group, then a second of each, and so on; groups in the order in which they first come. */
function spread(
  findings: readonly Finding[],
  groupOf: (finding: Finding) => string,
  within: (group: readonly Finding[]) => readonly Finding[],
): readonly Finding[] {
  const groups = [...Map.groupBy(findings, groupOf).values()].map(within);
  const rounds = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: rounds }, (_, round) => groups.flatMap((group) => group.slice(round, round + 1))).flat();
}

function heldBack(findings: readonly Finding[], shown: ReadonlySet<Finding>): readonly HeldBack[] {
  return toolNames.flatMap((tool) =>
    severities.flatMap((severity) => {
      const count = findings.filter((it) => it.tool === tool && it.severity === severity && !shown.has(it)).length;
      return count === 0 ? [] : [{ tool, severity, count }];
    }),
  );
}
