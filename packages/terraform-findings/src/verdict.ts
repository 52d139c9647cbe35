import type { FoundFinding, ToolName } from './finding.ts';
import { fingerprinted } from './fingerprint.ts';
import { excerpt } from './plain-text.ts';
import type { ToolFailure, ToolOutput, Verdict } from './tool-report.ts';

/** A verdict. What was said twice about the same place, as of a module that is called twice, counts once. */
export const judged = (found: readonly FoundFinding[], checked: number | null): Verdict => ({
  state: 'judged',
  findings: fingerprinted(once(found)),
  checked,
});

export const skipped = (reason: string): Verdict => ({ state: 'skipped', reason });

export const failed = (
  failure: ToolFailure,
  message: string,
  remedy: string,
  found: readonly FoundFinding[] = [],
): Verdict => {
  const verdict = { state: 'failed', failure, message, remedy } as const;
  return found.length === 0 ? verdict : { ...verdict, findings: fingerprinted(once(found)) };
};

function once(found: readonly FoundFinding[]): readonly FoundFinding[] {
  const byText = new Map(found.map((finding) => [JSON.stringify(finding), finding]));
  return [...byText.values()];
}

/** What every tool's output is asked first: whether the process came to its own end. `null`: it did. */
export function brokenOff(tool: ToolName, output: ToolOutput, found: readonly FoundFinding[] = []): Verdict | null {
  const said = excerpt(output.stderr);
  if (output.code === null) {
    const by = output.signal === null ? 'ended without an exit code' : `was ended by ${output.signal}`;
    const remedy = 'Run it again. If it is killed each time, it may lack memory: let fewer tools run at once.';
    return failed('killed', `${tool} ${by}${said === '' ? '' : `, after "${said}"`}.`, remedy, found);
  }
  if (output.isCut === true) {
    const remedy = 'Check fewer directories at once, so that less is printed.';
    return failed('unreadable', `${tool} printed more than was kept, so its findings are not known.`, remedy, found);
  }
  return null;
}

/** For a code that is none of the tool's: what it said may be anything. */
export function strangeExit(tool: ToolName, output: ToolOutput, found: readonly FoundFinding[] = []): Verdict {
  const said = excerpt(output.stderr) || excerpt(output.stdout);
  const message = `${tool} ended with exit code ${output.code}${said === '' ? ' and said nothing' : `: ${said}`}.`;
  return failed('crashed', message, 'Run the same command by hand, and see what it says.', found);
}

/** For output that is not what the tool prints when it works. `why` is a clause such as "stdout is not JSON". */
export function unreadable(
  tool: ToolName,
  output: ToolOutput,
  why: string,
  found: readonly FoundFinding[] = [],
): Verdict {
  if (output.stdout.trim() === '') {
    const said = excerpt(output.stderr);
    const message = `${tool} printed no result${said === '' ? '' : `, only "${said}"`} (exit code ${output.code}).`;
    return failed('silent', message, 'Run the same command by hand, and see what it says.', found);
  }
  const said = excerpt(output.stderr);
  const message = `What ${tool} printed cannot be read: ${why} (exit code ${output.code})${said === '' ? '' : `; it said "${said}"`}.`;
  return failed('unreadable', message, `Check that ${tool} is of a version that this action knows.`, found);
}
