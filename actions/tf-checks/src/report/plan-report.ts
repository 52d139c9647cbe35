import { markdown as md } from '@deploy/action-kit';
import {
  type PlanBinding,
  type PlanSummary,
  planHeadline,
  planMarkdown,
  type Refusal,
  type SectionVerdict,
} from '@deploy/terraform-findings';
import type { Told } from './pull-request.ts';

/** A section of the comment holds no more. */
const MOST_BYTES = 17_000;

/** A plan for people: names of resources and attributes, and never a value. */
export interface PlanReport {
  readonly part: 'plan' | 'apply';
  readonly title: string;
  readonly binding: PlanBinding;
  readonly summary: PlanSummary;
  readonly refusals: readonly Refusal[];
}

export function planPage(report: PlanReport): string {
  return md.document(heading(report), planMarkdown(report.summary, report.refusals), facts(report.binding));
}

export function planSection(report: PlanReport): Told {
  const { binding, part, refusals, summary } = report;
  const body = `${planMarkdown(summary, refusals, MOST_BYTES)}\n${facts(binding)}`;
  const headline = refusals.length > 0 ? `refused: ${refusals.length} protected change(s)` : planHeadline(summary);
  return { part, stack: binding.stack, verdict: verdictOf(report), headline, body };
}

function verdictOf({ refusals, summary }: PlanReport): SectionVerdict {
  if (refusals.length > 0) return 'failed';
  if (!summary.isWhole) return 'unknown';
  return summary.risks.loss + summary.risks.interruption > 0 ? 'warned' : 'passed';
}

const heading = ({ binding, title }: PlanReport): string => {
  const where = binding.environment === null ? '' : ` (${binding.environment})`;
  return md.heading(2, `${title} ${md.escaped(binding.stack)}${where}`);
};

const facts = ({ commit, planSha256, purpose, tool }: PlanBinding): string =>
  md.facts([
    ['Commit', md.code(commit)],
    ['SHA-256 of the plan', md.code(planSha256)],
    ['Made with', md.code(`${tool.name} ${tool.version}`)],
    ...(purpose === 'cutover' ? [['Purpose', 'cutover'] as const] : []),
  ]);
