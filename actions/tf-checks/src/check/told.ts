import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parsers, type ToolName, type ToolReport, type ToolRun, type Verdict } from '@deploy/terraform-findings';
import type { Ended } from '../run/processes.ts';
import { missingVerdict, type Toolbox, timedOutVerdict } from '../tools/toolbox.ts';

/** Where a tool ran, and what is known of it. */
export interface Told {
  readonly tool: ToolName;
  readonly program: string;
  readonly version: string | null;
  readonly stack: string;
  readonly startedIn: string;
}

/** What a finished process says, as a report. */
export function reportOf(toolbox: Toolbox, told: Told, ended: Ended): ToolReport {
  const { program, startedIn, stack, tool, version } = told;
  const seconds = ended.kind === 'ended' ? ended.seconds : 0;
  const run = runOf(toolbox, stack, startedIn);
  return { tool, stack, version, seconds, verdict: verdictOf(toolbox, tool, program, ended, run) };
}

function verdictOf(toolbox: Toolbox, tool: ToolName, program: string, ended: Ended, run: ToolRun): Verdict {
  if (ended.kind === 'missing') return missingVerdict(toolbox, tool, program, ended.reason);
  if (ended.isTimedOut) return timedOutVerdict(program, ended.seconds);
  return parsers[tool](ended, run);
}

function runOf({ workspace }: Toolbox, stack: string, startedIn: string): ToolRun {
  const texts = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const known = texts.get(file) ?? readFileSync(join(workspace, file), 'utf8').split('\n');
    texts.set(file, known);
    return known;
  };
  return {
    ...{ stack, startedIn, root: workspace },
    exists: (file) => existsSync(join(workspace, file)) && statSync(join(workspace, file)).isFile(),
    lineOf: (file, line) => linesOf(file)[line - 1]?.replace(/\r$/, '') ?? null,
  };
}

export const skippedReport = (tool: ToolName, stack: string, reason: string): ToolReport => ({
  ...{ tool, stack, version: null, seconds: 0 },
  verdict: { state: 'skipped', reason },
});
