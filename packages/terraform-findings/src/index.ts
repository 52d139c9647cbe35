export type { Finding, FoundFinding, Place, Range, Severity, ToolName } from './finding.ts';
export { severities, toolNames } from './finding.ts';
export type { ParseTool, ToolFailure, ToolOutput, ToolReport, ToolRun, Verdict } from './tool-report.ts';
export { toolFailures } from './tool-report.ts';
