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
  | {
      readonly state: 'failed';
      readonly failure: ToolFailure;
      readonly message: string;
      readonly remedy: string;
      /** What it had found all the same, such as the line that cannot be parsed. Never all there is. */
      readonly findings?: readonly Finding[];
    }
  /** Left out on purpose: `missing-tool: skip`, or nothing to judge. The reason is shown. */
  | { readonly state: 'skipped'; readonly reason: string };

/** What a parser reads: everything that a finished process left behind. `code` is `null` when a signal ended it. */
export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
  /** Whether only a part of what was printed is here. A diff has no end mark: only the caller can know. */
  readonly isCut?: boolean;
}

/**
 * Where the tool ran and what it judged, so that its paths can be told relative to the repository. Directories are
 * relative to its root, `.` for the root itself.
 */
export interface ToolRun {
  /** The directory that was judged. Paths of Terraform (run in it, or with `-chdir`) and trivy are relative to this one. */
  readonly stack: string;
  /** The directory that the process started in: paths of tflint and checkov are relative to this one. */
  readonly startedIn: string;
  /** Absolute path of the root of the repository, without a slash at the end: tools print absolute paths too. */
  readonly root: string;
  /** Other absolute paths by which a tool may see the same root: its real path, a mount, a copy. */
  readonly alsoRoots?: readonly string[];
  /** Whether a file exists, by its path relative to the root: a finding never lands on a file that is not there. */
  readonly exists: (file: string) => boolean;
  /**
   * Text of a line (1-based) of a file that exists, `null` past its end. Tools count columns in characters as a reader
   * sees them; without the text of the line these cannot be told in UTF-16 units, and are left out.
   */
  readonly lineOf?: (file: string, line: number) => string | null;
}

/** A parser is pure: output in, verdict out. Half a document, no document or a code it does not know is a failure. */
export type ParseTool = (output: ToolOutput, run: ToolRun) => Verdict;
