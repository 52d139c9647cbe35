import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type ActionResult, changedFiles } from '@deploy/action-kit';
import { errorMessage, InputError } from '@deploy/kernel';
import {
  distinct,
  type Finding,
  maskedReport,
  maskOf,
  onlyNew,
  readBaseline,
  type ToolName,
  type ToolReport,
  toolNames,
} from '@deploy/terraform-findings';
import { check } from '../check/check.ts';
import type { CheckPlan } from '../check/check-plan.ts';
import { LockFiles } from '../check/lock-files.ts';
import { type Job, toolboxOf, widthOf } from '../job.ts';
import { resultOf } from '../report/check-report.ts';
import { checkingEnvironment } from '../tools/tool-environment.ts';
import { type Toolbox, versionOf } from '../tools/toolbox.ts';
import { chosenDirectories } from '../tree/choose.ts';
import { changedDirectories, type TerraformDirectory } from '../tree/tree.ts';

/** What a check came to. */
export interface Checked {
  readonly chosen: readonly TerraformDirectory[];
  readonly tools: readonly ToolName[];
  readonly reports: readonly ToolReport[];
  /** Each once, also those of tools that failed. */
  readonly findings: readonly Finding[];
  /** How many the baseline knew. */
  readonly known: number;
  /** Seconds from the first process to the end of the last. */
  readonly seconds: number;
}

export async function checkMode(job: Job): Promise<ActionResult> {
  const known = job.inputs.baseline === null ? null : readBaseline(await baselineText(job, job.inputs.baseline));
  const checked = await checkAll(job, await chosenOf(job));
  const findings = known === null ? checked.findings : onlyNew(checked.findings, known);
  return await resultOf(job, { ...checked, findings, known: checked.findings.length - findings.length });
}

/** Runs the tools over directories. */
export async function checkAll(job: Job, chosen: readonly TerraformDirectory[]): Promise<Checked> {
  const { action, inputs, ports, root, rooms, tree } = job;
  const toolbox = toolboxOf(job, checkingEnvironment(ports.env, rooms));
  const tools = toolNames.filter((tool) => inputs.tools.includes(tool));
  const versions = await versionsOf(toolbox, tools);
  const locks = new LockFiles(job.workspace);
  const plan: CheckPlan = { toolbox, root, tree, chosen, tools, versions, locks, platform: ports.platform };
  action.reporter.message({
    code: 'checking',
    level: 'info',
    text: `Checking ${chosen.length} directories with ${tools.join(', ')}.`,
  });
  const startedMs = action.clock.monotonic();
  // Tools quote lines of code, and a credential may stand in one.
  const reports = (await check(plan, widthOf(job))).map((report) => maskedReport(report, maskOf()));
  const seconds = (action.clock.monotonic() - startedMs) / 1000;
  const findings = distinct(reports.flatMap(findingsIn));
  return { chosen, tools, reports, findings, known: 0, seconds };
}

const findingsIn = ({ verdict }: ToolReport): readonly Finding[] =>
  verdict.state === 'skipped' ? [] : (verdict.findings ?? []);

async function chosenOf(job: Job): Promise<readonly TerraformDirectory[]> {
  const { inputs, root, tree } = job;
  const chosen = chosenDirectories(tree, root, inputs.stacks);
  if (!inputs['changed-only']) return chosen;
  const affected = new Set(changedDirectories(tree, await filesChanged(job)).map(({ path }) => path));
  return chosen.filter(({ path }) => affected.has(path));
}

/** `null` where it is not known: then everything is checked, which is said. */
async function filesChanged({ action, github }: Job): Promise<readonly string[] | null> {
  const { event, repository, rest } = github;
  const files = rest === null || repository === null ? null : await changedFiles(rest, repository, event);
  if (files === null) {
    const text =
      'What changed is not known in full (no pull request or push, no token, or too many files): every directory is checked.';
    action.reporter.message({ code: 'changes-unknown', level: 'notice', text });
  }
  return files;
}

async function versionsOf(toolbox: Toolbox, tools: readonly ToolName[]): Promise<CheckPlan['versions']> {
  const isTerraforms = (tool: ToolName): boolean => tool === 'fmt' || tool === 'validate' || tool === 'test';
  const terraform = tools.some(isTerraforms) ? await versionOf(toolbox, toolbox.binary) : null;
  const tflint = tools.includes('tflint') ? await versionOf(toolbox, 'tflint') : null;
  return { fmt: terraform, validate: terraform, test: terraform, tflint };
}

async function baselineText({ workspace }: Job, file: string): Promise<string> {
  try {
    return await readFile(resolve(workspace, file), 'utf8');
  } catch (cause) {
    throw new InputError({
      code: 'baseline-not-found',
      message: `The baseline ${JSON.stringify(file)} cannot be read: ${errorMessage(cause)}.`,
      remedy: 'Correct input `baseline`, or make the file with `mode: baseline` and commit it.',
      cause,
    });
  }
}
