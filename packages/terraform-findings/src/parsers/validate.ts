import { asArray, asBoolean, asCount, asObject, asString, errorMessage, parseJson } from '@deploy/kernel';
import type { ToolOutput, ToolRun, Verdict } from '../tool-report.ts';
import { brokenOff, judged, strangeExit, unreadable } from '../verdict.ts';
import { asDiagnostic, type Diagnostic, diagnosticFinding } from './terraform-diagnostic.ts';

/** `terraform validate -json`: one document, exit code 0 or 1. An error of Terraform is one, a warning is one. */
export function parseValidate(output: ToolOutput, run: ToolRun): Verdict {
  const broken = brokenOff('validate', output);
  if (broken !== null) return broken;
  if (output.code !== 0 && output.code !== 1) return strangeExit('validate', output);
  try {
    const diagnostics = readDocument(output);
    return judged(
      diagnostics.map((diagnostic) => diagnosticFinding(diagnostic, { tool: 'validate', run })),
      null,
    );
  } catch (error) {
    return unreadable('validate', output, errorMessage(error));
  }
}

function readDocument({ stdout, code }: ToolOutput): readonly Diagnostic[] {
  const document = asObject(parseJson(stdout, 'stdout'), 'stdout');
  const version = asString(document['format_version'], 'format_version');
  if (!version.startsWith('1.')) throw new TypeError(`its format is of version ${version}, not 1`);
  const isValid = asBoolean(document['valid'], 'valid');
  const diagnostics = asArray(document['diagnostics'], 'diagnostics', asDiagnostic);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const count = asCount(document['error_count'], 'error_count');
  if (count !== errors) throw new TypeError(`it counts ${count} errors and holds ${errors}`);
  if (isValid !== (code === 0) || isValid !== (errors === 0)) {
    throw new TypeError(`it says ${isValid ? 'valid' : 'invalid'}, with ${errors} errors`);
  }
  return diagnostics;
}
