import { errorMessage } from '@deploy/kernel';
import type { FoundFinding } from '../finding.ts';
import { plainText } from '../plain-text.ts';
import { lineRange, located } from '../repository-path.ts';
import type { ToolOutput, ToolRun, Verdict } from '../tool-report.ts';
import { brokenOff, failed, judged, strangeExit, unreadable } from '../verdict.ts';
import { type Change, readDiff } from './unified-diff.ts';

/**
 * `terraform fmt -check -diff [-recursive] -no-color`: exit code 0 for nothing to do, 3 for a diff. Each run of changed
 * lines is a finding, and a warning: nothing is wrong with what the lines do, and one command mends them.
 *
 * Exit code 2 means that a file cannot be parsed (or that there is no `diff` program) and then no diff at all is printed,
 * of no file: whoever ran it over a tree runs it again for each directory, so that one broken file hides no others.
 */
export function parseFmt(output: ToolOutput, run: ToolRun): Verdict {
  const broken = brokenOff('fmt', output);
  if (broken !== null) return broken;
  if (output.code === 2) return cannotParse(output, run);
  if (output.code !== 0 && output.code !== 3) return strangeExit('fmt', output);
  try {
    const changes = readDiff(plainText(output.stdout), isFileName);
    if (changes.length > 0 !== (output.code === 3)) throw new TypeError(`the diff has ${changes.length} changes`);
    return judged(
      changes.map((change) => changeFinding(change, run)),
      null,
    );
  } catch (error) {
    return unreadable('fmt', output, errorMessage(error));
  }
}

/** Before each diff the name of its file stands alone on a line. */
const isFileName = (line: string): boolean => /\.(tf|tfvars|hcl|tofu|json)$/.test(line);

const MOST_LINES = 6;

function changeFinding({ file, startLine, endLine, becomes }: Change, run: ToolRun): FoundFinding {
  const { place, prefix } = located(run, run.stack, file, lineRange(startLine, endLine));
  const shown = becomes.slice(0, MOST_LINES).join('\n');
  const rest = becomes.length > MOST_LINES ? `\n(and ${becomes.length - MOST_LINES} more)` : '';
  const text = becomes.length === 0 ? 'These lines go.' : `It should be:\n${shown}${rest}`;
  return {
    tool: 'fmt',
    rule: 'fmt',
    severity: 'warning',
    message: `${prefix}Not in the format of \`terraform fmt\`. ${text}`,
    place,
    address: null,
    remedy: 'https://developer.hashicorp.com/terraform/cli/commands/fmt',
    stack: run.stack,
  };
}

function cannotParse(output: ToolOutput, run: ToolRun): Verdict {
  const said = plainText(output.stderr);
  const found = [...said.matchAll(ERROR)].map(([, summary, file, line]) => ({
    tool: 'fmt' as const,
    rule: 'unparsed',
    severity: 'error' as const,
    message: `It cannot be parsed: ${summary}.`,
    place: located(run, run.stack, file ?? '', lineRange(Number(line), Number(line))).place,
    address: null,
    remedy: null,
    stack: run.stack,
  }));
  if (found.length === 0) return strangeExit('fmt', output);
  const where = [...said.matchAll(ERROR)].map(([, , file, line]) => `${file} line ${line}`);
  const message = `fmt cannot parse ${[...new Set(where)].join(', ')}, and then tells of no other file either.`;
  return failed('unreadable', message, 'Mend what `terraform validate` says about these files.', found);
}

const ERROR = /Error: ([^\n]*)\n+\s+on (\S[^\n]*?) line (\d+)/g;
