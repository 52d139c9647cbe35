export type { Baseline } from './baseline.ts';
export { baselineOf, noLongerFound, onlyNew, readBaseline, writtenBaseline } from './baseline.ts';
export type { Finding, FoundFinding, Place, Range, Severity, ToolName } from './finding.ts';
export { severities, toolNames } from './finding.ts';
export { distinct, fingerprinted } from './fingerprint.ts';
export { parsers } from './parsers/parsers.ts';
export type { ParseTool, ToolFailure, ToolOutput, ToolReport, ToolRun, Verdict } from './tool-report.ts';
export { toolFailures } from './tool-report.ts';
