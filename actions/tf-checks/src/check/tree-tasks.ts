import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import type { Finding, ToolReport, Verdict } from '@deploy/terraform-findings';
import type { Task } from '../run/schedule.ts';
import { start, startTerraform } from '../tools/toolbox.ts';
import type { TerraformDirectory } from '../tree/tree.ts';
import { type CheckPlan, isWhole, readable } from './check-plan.ts';
import type { Done } from './terraform-tasks.ts';
import { reportOf } from './told.ts';

/** Tools that look at the whole tree in one run. */
export function treeTasks(plan: CheckPlan): readonly Task<Done>[] {
  if (readable(plan).length === 0) return [];
  const tasks: readonly (Omit<Task<Done>, 'run' | 'after'> & { run(): Promise<readonly ToolReport[]> })[] = [
    { id: 'fmt', estimate: 0.3, run: () => fmt(plan) },
    { id: 'checkov', estimate: 8, run: async () => [await checkov(plan)] },
    { id: 'trivy', estimate: 5, run: async () => [await trivy(plan)] },
  ];
  return tasks
    .filter(({ id }) => plan.tools.some((tool) => tool === id))
    .map((task) => ({ ...task, after: [], run: async () => ({ readiness: null, reports: await task.run() }) }));
}

const FMT = ['fmt', '-check', '-diff', '-no-color'];

/** One file that cannot be parsed hides what there is to say of all others: then each directory is asked for itself. */
async function fmt(plan: CheckPlan): Promise<readonly ToolReport[]> {
  const { root, toolbox } = plan;
  const all = isWhole(plan) && readable(plan).length === plan.tree.length;
  const targets = all ? ['-recursive'] : readable(plan).flatMap((directory) => formatted(directory, root));
  const told = { tool: 'fmt', program: toolbox.binary, version: plan.versions.fmt ?? null } as const;
  const ended = await startTerraform(toolbox, root, [...FMT, ...targets]);
  if (ended.kind === 'missing' || ended.code !== 2 || ended.isTimedOut) {
    return [reportOf(toolbox, { ...told, stack: root, startedIn: root }, ended)];
  }
  const reports: ToolReport[] = [];
  for (const directory of readable(plan)) {
    const { path } = directory;
    const alone = await startTerraform(toolbox, path, [...FMT, ...formatted(directory, path)]);
    reports.push(reportOf(toolbox, { ...told, stack: path, startedIn: path }, alone));
  }
  return reports;
}

/** Folders of a directory with files that have a format, relative to `from`. */
function formatted({ files, path }: TerraformDirectory, from: string): readonly string[] {
  const folders = files.filter((file) => /\.(tf|tfvars|tofu|tftest\.hcl)$/.test(file)).map((file) => dirname(file));
  const prefix = from === '.' ? '' : `${from}/`;
  return [...new Set([path, ...folders])].map((folder) => (folder === from ? '.' : folder.slice(prefix.length)));
}

/** Without `--quiet`: only then it names what it could not parse. The project's own configuration decides the rest. */
async function checkov(plan: CheckPlan): Promise<ToolReport> {
  const { root, toolbox } = plan;
  const configured = [root, '.'].some((folder) =>
    ['.checkov.yaml', '.checkov.yml'].some((name) => existsSync(join(toolbox.workspace, folder, name))),
  );
  const framework = configured ? [] : ['--framework', 'terraform'];
  const args = ['--directory', root, ...framework, '--compact', '--skip-download', '--output', 'json'];
  const ended = await start(toolbox, { program: 'checkov', args, env: { LOG_LEVEL: 'WARNING' } });
  const told = {
    tool: 'checkov',
    program: 'checkov',
    version: plan.versions.checkov ?? null,
    stack: '.',
    startedIn: '.',
  };
  return narrowed(plan, reportOf(toolbox, { ...told, tool: 'checkov' }, ended));
}

async function trivy(plan: CheckPlan): Promise<ToolReport> {
  const { root, toolbox } = plan;
  const args = ['config', '--format', 'json', '--quiet', '--skip-check-update', root];
  const ended = await start(toolbox, { program: 'trivy', args });
  const version = plan.versions.trivy ?? null;
  return narrowed(
    plan,
    reportOf(toolbox, { tool: 'trivy', program: 'trivy', version, stack: root, startedIn: '.' }, ended),
  );
}

/** These see the whole tree always, since they follow calls; only what lies in a chosen directory counts. */
function narrowed(plan: CheckPlan, report: ToolReport): ToolReport {
  if (isWhole(plan)) return report;
  const files = new Set(plan.chosen.flatMap((directory) => directory.files));
  const isChosen = ({ place }: Finding): boolean => place === null || files.has(place.file);
  const { verdict } = report;
  return { ...report, verdict: verdict.state === 'judged' ? filtered(verdict, isChosen) : verdict };
}

const filtered = (verdict: Verdict & { readonly state: 'judged' }, keep: (finding: Finding) => boolean): Verdict => ({
  ...verdict,
  findings: verdict.findings.filter(keep),
});
