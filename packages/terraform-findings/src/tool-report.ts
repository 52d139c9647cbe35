import type { Finding, ToolName } from './finding.ts';

/** Why a tool gave no verdict. Each of these fails a check, whatever `fail-on` says. */
export const toolFailures = ['missing', 'crashed', 'killed', 'timed-out', 'silent', 'unreadable', 'refused'] as const;
export type ToolFailure = (typeof toolFailures)[number];

/** What one tool said about one stack. `seconds` is wall time of the process. */
export interface ToolReport {
  readonly tool: ToolName;
  /** Directory of the stack, relative to the root of the repository; `.` for a tool that saw all stacks in one run. */
  readonly stack: string;
  readonly version: string | null;
  readonly seconds: number;
  readonly verdict: Verdict;
}

export type Verdict =
  | { readonly state: 'judged'; readonly findings: readonly Finding[]; readonly checked: number | null }
  | { readonly state: 'failed'; readonly failure: ToolFailure; readonly message: string; readonly remedy: string }
  /** Left out on purpose: `missing-tool: skip`, or nothing to judge. The reason is shown. */
  | { readonly state: 'skipped'; readonly reason: string };

/** What a parser reads: everything that a finished process left behind. `code` is `null` when a signal ended it. */
export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
}

/**
 * Where the tool ran and what it judged, so that its paths can be told relative to the repository.
 * `directory` is the stack; `startedIn` is the directory the process started in; both relative to the root, `.` for it.
 */
export interface ToolRun {
  readonly stack: string;
  readonly startedIn: string;
  /** Absolute path of the root of the repository, without a slash at the end: tools print absolute paths too. */
  readonly root: string;
  /** Whether a file exists, by its path relative to the root: a finding never lands on a file that is not there. */
  readonly exists: (file: string) => boolean;
}

/** A parser is pure: output in, verdict out. Half a document, no document or a code it does not know is a failure. */
export type ParseTool = (output: ToolOutput, run: ToolRun) => Verdict;
