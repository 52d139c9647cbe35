import {
  checkSummary,
  driftOf,
  type Finding,
  fingerprinted,
  maskOf,
  mergeComment,
  planMarkdown,
  protectedChanges,
  rankAnnotations,
  readPlan,
  sarifFiles,
  sensitiveValues,
  summarisePlan,
  type ToolReport,
} from '@deploy/terraform-findings';

/** Seconds of this process's own work, and the most memory it had until then. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
  readonly peakMegabytes: number;
}

export function costOf(work: () => void): Cost {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  work();
  const { system, user } = process.cpuUsage(before);
  const { maxRSS } = process.resourceUsage();
  return { wall: (performance.now() - startedMs) / 1000, cpu: (user + system) / 1e6, peakMegabytes: maxRSS / 1000 };
}

/** Annotations, SARIF, summary and comment of so many findings over twenty stacks. */
export function renderFindings(count: number): void {
  const findings = manyFindings(count);
  const byStack = Map.groupBy(findings, ({ stack }) => stack);
  const reports = [...byStack].map(
    ([stack, own]): ToolReport => ({
      ...{ tool: 'tflint', stack, version: '0.64.0', seconds: 1 },
      verdict: { state: 'judged', findings: own, checked: null },
    }),
  );
  const { heldBack } = rankAnnotations(findings);
  sarifFiles(reports);
  const facts = { title: 'Terraform', reports, findings, known: 0, heldBack, seconds: 10 };
  const body = checkSummary(facts, 17_000);
  checkSummary(facts);
  const run = { id: 1, attempt: 1 };
  const section = { part: 'check', environment: null, verdict: 'failed', headline: `${count} findings`, body } as const;
  const ours = [...byStack.keys()].map((stack) => ({
    ...section,
    ...{ stack, commit: '0'.repeat(40), run: { ...run, url: 'https://github.com/o/r/actions/runs/1' } },
  }));
  mergeComment({ scope: 'bench', title: 'Terraform', existing: [], ours, known: null, run });
}

const manyFindings = (count: number): readonly Finding[] =>
  fingerprinted(
    Array.from({ length: count }, (_, nth) => {
      const stack = `stacks/stack-${nth % 20}`;
      const range = { startLine: nth + 1, endLine: nth + 1, startColumn: 1, endColumn: 20 };
      return {
        ...({ tool: 'tflint', rule: `rule_${nth % 40}`, severity: 'warning', address: null, stack } as const),
        message: `variable "x${nth}" is declared but not used | \`and\` <b>more</b> words than a row wants to hold`,
        place: { file: `${stack}/file-${nth % 7}.tf`, range },
        remedy: 'https://example.org/rule',
      };
    }),
  );

/** A plan of about so many bytes as JSON. */
export function planOf(bytes: number): string {
  const changes: string[] = [];
  for (let size = 0, nth = 0; size < bytes; nth += 1) {
    const change = JSON.stringify(changeNumber(nth));
    size += change.length;
    changes.push(change);
  }
  return `{"format_version":"1.2","terraform_version":"1.11.4","errored":false,"complete":true,"resource_changes":[${changes.join(',')}]}`;
}

function changeNumber(nth: number): unknown {
  const tags = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`tag-${at}`, `value ${nth} of ${at}`]));
  const before = {
    id: `id-${nth}`,
    name: `name-${nth}`,
    password: `secret-${nth}-value`,
    tags,
    policy: 'x'.repeat(1_000),
  };
  const actions = [['no-op'], ['update'], ['create'], ['delete', 'create']][nth % 4];
  return {
    ...{ address: `module.m["${nth % 50}"].aws_thing.t[${nth}]`, mode: 'managed', type: 'aws_thing', name: 't' },
    change: {
      ...{ actions, before, after: { ...before, name: `other-${nth}` }, after_unknown: { arn: true } },
      ...{ before_sensitive: { password: true }, after_sensitive: { password: true } },
    },
  };
}

/** Everything that is done with a plan: read, masked, judged, summarised. */
export function summariseText(text: string): void {
  const plan = readPlan(text);
  const mask = maskOf(sensitiveValues(plan.json));
  const refusals = protectedChanges(plan, { protect: [], allowed: [], purpose: 'ordinary' });
  mask(planMarkdown(summarisePlan(plan), refusals));
  driftOf(plan);
}
