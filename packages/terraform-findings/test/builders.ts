import type { FoundFinding, ToolOutput, ToolRun } from '@deploy/terraform-findings';

export const finding = (fields: Partial<FoundFinding> = {}): FoundFinding => ({
  tool: 'tflint',
  rule: 'terraform_unused_declarations',
  severity: 'warning',
  message: 'variable "a" is declared but not used',
  place: at('main.tf', 1),
  address: null,
  remedy: null,
  stack: '.',
  ...fields,
});

export const at = (file: string, line: number) => ({
  file,
  range: { startLine: line, endLine: line, startColumn: null, endColumn: null },
});

export const output = (fields: Partial<ToolOutput> = {}): ToolOutput => ({
  ...{ stdout: '', stderr: '', code: 0, signal: null },
  ...fields,
});

/** A run over a repository that holds these files. */
export const runWith = (files: readonly string[], fields: Partial<ToolRun> = {}): ToolRun => ({
  ...{ stack: '.', startedIn: '.', root: '/home/somebody/repository' },
  exists: (file) => files.includes(file),
  ...fields,
});
