import type { ToolName } from '../finding.ts';
import type { ParseTool } from '../tool-report.ts';
import { parseCheckov } from './checkov.ts';
import { parseFmt } from './fmt.ts';
import { parseTest } from './test.ts';
import { parseTflint } from './tflint.ts';
import { parseTrivy } from './trivy.ts';
import { parseValidate } from './validate.ts';

/** How each tool's output becomes a verdict. */
export const parsers: Readonly<Record<ToolName, ParseTool>> = {
  fmt: parseFmt,
  validate: parseValidate,
  test: parseTest,
  tflint: parseTflint,
  checkov: parseCheckov,
  trivy: parseTrivy,
};
