/**
 * The one shape in which every judge of a Terraform change speaks: formatter, validator, tests, linter, scanners.
 *
 * A tool that did not work is not a finding and never "no findings": see `ToolReport`.
 */

/** The judges, in the order in which reports list them. */
export const toolNames = ['fmt', 'validate', 'test', 'tflint', 'checkov', 'trivy'] as const;
export type ToolName = (typeof toolNames)[number];

/** From worst to mildest; GitHub's annotations and SARIF have the same three levels. */
export const severities = ['error', 'warning', 'note'] as const;
export type Severity = (typeof severities)[number];

/** 1-based and inclusive, as GitHub's annotations and SARIF count. Columns count UTF-16 units, `null` when unknown. */
export interface Range {
  readonly startLine: number;
  readonly endLine: number;
  readonly startColumn: number | null;
  readonly endColumn: number | null;
}

export interface Place {
  /** Relative to the root of the repository, with `/`; never absolute, never leaving it. */
  readonly file: string;
  /** `null` for a finding about the whole file: it is shown on its first line. */
  readonly range: Range | null;
}

export interface Finding {
  readonly tool: ToolName;
  /** The tool's own name of the rule, such as `CKV_AWS_18`, `terraform_unused_declarations` or `fmt`. */
  readonly rule: string;
  readonly severity: Severity;
  /** One plain sentence or a few lines, without ANSI codes; secrets are masked before it is shown anywhere. */
  readonly message: string;
  /** `null` where the tool names no file of the repository: then it belongs to the stack as a whole. */
  readonly place: Place | null;
  /** What the finding is about, such as `aws_s3_bucket.logs`, when the tool says so. */
  readonly address: string | null;
  /** Page that says what to do, when there is one. */
  readonly remedy: string | null;
  /** Directory of the stack or module that was checked, relative to the root; `.` where one run saw all stacks. */
  readonly stack: string;
  /**
   * Stays the same when lines move: a digest of tool, rule, file, address and message (numbers left out), with a counter
   * for twins. 64 hexadecimal digits. Baselines and SARIF's `partialFingerprints` compare it.
   */
  readonly fingerprint: string;
}

/** A finding as a parser makes it; `fingerprinted` adds what needs all of them at once. */
export type FoundFinding = Omit<Finding, 'fingerprint'>;
