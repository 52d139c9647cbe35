import { errorMessage } from '@deploy/kernel';
import type { ToolName, ToolReport, Verdict } from '@deploy/terraform-findings';
import type { Ended } from '../run/processes.ts';
import type { Task } from '../run/schedule.ts';
import { startTerraform, type Toolbox } from '../tools/toolbox.ts';
import type { TerraformDirectory } from '../tree/tree.ts';
import { type CheckPlan, readable } from './check-plan.ts';
import { makeReady, type Readiness, unreadyVerdict } from './ready.ts';
import { reportOf, skippedReport } from './told.ts';

/** What a task gives: reports, and for those that come after it whether the directory is ready. */
export interface Done {
  readonly reports: readonly ToolReport[];
  readonly readiness: Readiness | null;
}

/** Seconds, measured on two cores with the AWS provider: they only decide what begins first. */
const ESTIMATE = { init: 0.8, validate: 3.5, test: 4, run: 0.7 } as const;

/** Makes each directory ready, validates it and runs its tests. */
export function terraformTasks(plan: CheckPlan): readonly Task<Done>[] {
  const tools = plan.tools.filter((tool) => tool === 'validate' || tool === 'test');
  if (tools.length === 0) return [];
  const first = new Map<string, string>();
  return longestFirst(readable(plan)).flatMap((directory) => {
    // The first with the same providers fills the cache, in which two may not write at once (source: Terraform, "CLI
    // configuration", provider plugin cache).
    const warm = first.get(directory.facts.providers);
    if (warm === undefined && !isIdle(directory)) first.set(directory.facts.providers, directory.path);
    return directoryTasks(plan, directory, tools, warm === undefined ? [] : [`init ${warm}`]);
  });
}

const longestFirst = (directories: readonly TerraformDirectory[]): readonly TerraformDirectory[] =>
  directories.toSorted((a, b) => b.facts.runs - a.facts.runs);

function directoryTasks(
  plan: CheckPlan,
  directory: TerraformDirectory,
  tools: readonly ToolName[],
  after: readonly string[],
): readonly Task<Done>[] {
  const { path } = directory;
  const init: Task<Done> = {
    ...{ id: `init ${path}`, after, estimate: isIdle(directory) ? 0 : ESTIMATE.init },
    run: async () => ({
      reports: [],
      readiness: isIdle(directory) ? null : await makeReady(plan.toolbox, plan.locks, path, plan.platform),
    }),
  };
  const checks = tools.map((tool): Task<Done> => {
    const estimate = tool === 'test' ? ESTIMATE.test + ESTIMATE.run * directory.facts.runs : ESTIMATE.validate;
    const isFirst = tool === tools[0];
    return {
      ...{ id: `${tool} ${path}`, after: [init.id], estimate: tool === 'test' && !hasTests(directory) ? 0 : estimate },
      run: async (before) => {
        const readiness = before[0]?.readiness ?? null;
        return { readiness: null, reports: [await check(plan, directory, tool, readiness, isFirst)] };
      },
    };
  });
  return [init, ...checks];
}

/** Nothing is run in it, so nothing is downloaded for it either. */
const isIdle = (directory: TerraformDirectory): boolean => directory.facts.needsCaller && !hasTests(directory);

const hasTests = ({ files }: TerraformDirectory): boolean =>
  files.some((file) => /\.(tftest|tofutest)\.(hcl|json)$/.test(file));

const ARGS = { validate: ['validate', '-json', '-no-color'], test: ['test', '-json', '-no-color'] } as const;

async function check(
  plan: CheckPlan,
  directory: TerraformDirectory,
  tool: ToolName,
  readiness: Readiness | null,
  isFirst: boolean,
): Promise<ToolReport> {
  const { toolbox, versions } = plan;
  const { path } = directory;
  if (tool !== 'validate' && tool !== 'test') throw new TypeError(`${tool} is not Terraform's`);
  if (tool === 'test' && !hasTests(directory)) return skippedReport(tool, path, 'There are no tests here.');
  const told = { tool, program: toolbox.binary, version: versions[tool] ?? null, stack: path, startedIn: path };
  if (readiness?.isReady === false) return unready(plan, told, readiness, isFirst);
  if (tool === 'validate' && directory.facts.needsCaller) {
    return skippedReport(tool, path, 'Its callers hand it a provider: it is validated as part of them.');
  }
  return reportOf(toolbox, told, await startTerraform(toolbox, path, ARGS[tool]));
}

/** Only the first tool tells why; the others would say the same again. */
async function unready(
  { toolbox }: CheckPlan,
  told: Parameters<typeof reportOf>[1],
  { ended, failure, seconds }: Readiness & { readonly isReady: false },
  isFirst: boolean,
): Promise<ToolReport> {
  if (!isFirst) return skippedReport(told.tool, told.stack, '`terraform init` failed here: see the tool before.');
  const common = { tool: told.tool, stack: told.stack, version: told.version, seconds };
  if (failure !== null) return { ...common, verdict: unreadyVerdict(told.stack, failure) };
  if (ended.kind === 'missing') return reportOf(toolbox, told, ended);
  return { ...common, verdict: await codeVerdict(toolbox, told, ended) };
}

/** Mistakes in the code have lines, which only `validate` tells as data; it needs no providers to tell them. */
async function codeVerdict(toolbox: Toolbox, told: Parameters<typeof reportOf>[1], init: Ended): Promise<Verdict> {
  const asValidate = { ...told, tool: 'validate' as const };
  const { verdict } = reportOf(toolbox, asValidate, await startTerraform(toolbox, told.stack, ARGS.validate));
  const hasError = verdict.state === 'judged' && verdict.findings.some(({ severity }) => severity === 'error');
  if (hasError && told.tool === 'validate') return verdict;
  const said = init.kind === 'ended' ? init.stderr || init.stdout : errorMessage(init.reason);
  return {
    ...{ state: 'failed', failure: 'refused' },
    message: `\`init\` failed in ${told.stack}: ${said.replace(/\s+/g, ' ').trim().slice(0, 500)}`,
    remedy: `Run \`${toolbox.binary} -chdir=${told.stack} init -backend=false\` by hand, and see what it says.`,
    ...(hasError ? { findings: verdict.findings } : {}),
  };
}
