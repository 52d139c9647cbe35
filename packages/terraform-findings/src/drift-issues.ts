import { createHash } from 'node:crypto';
import type { Drift, DriftedResource } from './drift.ts';
import { code, fittingTable, link, sizeOf, text } from './markdown.ts';

/** A stack as a scheduled comparison found it. `drift` is `null` where planning failed: then nothing is known. */
export interface ComparedStack {
  readonly stack: string;
  readonly environment: string | null;
  readonly drift: Drift | null;
}

/** An open issue. Pass only those that this workflow's own account has written: anybody can copy a marker. */
export interface OpenIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
}

export interface IssueText {
  readonly title: string;
  readonly body: string;
}

export type IssueStep =
  | ({ readonly do: 'open'; readonly stack: string } & IssueText)
  | ({ readonly do: 'update'; readonly stack: string; readonly number: number } & IssueText)
  /** `comment` says why. */
  | { readonly do: 'close'; readonly stack: string; readonly number: number; readonly comment: string };

/** GitHub takes 65,536 characters; bytes are never fewer. */
const MOST_BYTES = 60_000;

/** What an issue says of a drifted stack. The same drift always makes the same text, so that it is written once. */
export function driftIssue({ drift, environment, stack }: ComparedStack, runUrl: string): IssueText {
  const drifted = drift?.drifted ?? [];
  const where = environment === null ? stack : `${stack} (${environment})`;
  const head = `${markerOf({ environment, stack }, drifted)}\n${text(`What is there differs from what the code of ${where} says, and was changed outside Terraform.`)}\n`;
  const foot = `What to do: apply the stack to set these back, or write into the code what was changed and apply that.\n\nFound by ${link('this run', runUrl)}. This issue is closed by itself once the drift is gone.\n`;
  const rows = drifted.map(({ address, attributes, how }) => [
    code(address),
    how === 'deleted' ? 'is gone' : `was changed: ${attributes.map(code).join(', ')}`,
  ]);
  const room = MOST_BYTES - sizeOf(head) - sizeOf(foot);
  return { title: `Drift in ${where}`, body: `${head}\n${fittingTable(['Resource', 'What'], rows, room)}\n${foot}` };
}

const MARKER = /^<!-- terraform-drift ([0-9a-f]{16}) ([0-9a-f]{16}) -->/;

const markerOf = (key: Pick<ComparedStack, 'environment' | 'stack'>, drifted: readonly DriftedResource[]): string =>
  `<!-- terraform-drift ${keyOf(key)} ${short(JSON.stringify(drifted))} -->`;

const keyOf = ({ environment, stack }: Pick<ComparedStack, 'environment' | 'stack'>): string =>
  short(JSON.stringify([stack, environment]));

const short = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 16);

export interface IssueContext {
  /** Address of the run, for the texts. */
  readonly runUrl: string;
  /** Whether `compared` are all stacks there are: then issues of others are closed as theirs are gone. */
  readonly isComplete: boolean;
}

/**
 * One issue for each drifted stack. The issue of a stack that could not be planned stays as it is: not knowing is no
 * reason to close, and none to open.
 */
export function decideIssues(
  open: readonly OpenIssue[],
  compared: readonly ComparedStack[],
  context: IssueContext,
): readonly IssueStep[] {
  const byKey = new Map<string, readonly OpenIssue[]>();
  for (const issue of open.toSorted((a, b) => a.number - b.number)) {
    const key = MARKER.exec(issue.body)?.[1];
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), issue]);
  }
  const steps = compared.flatMap((stack) => stepsOf(stack, byKey.get(keyOf(stack)) ?? [], context));
  const seen = new Set(compared.map(keyOf));
  const gone = [...byKey].filter(([key]) => context.isComplete && !seen.has(key)).flatMap(([, issues]) => issues);
  return [...steps, ...gone.map((issue) => closing(issue, issue.title, 'There is no such stack any more.'))];
}

function stepsOf(
  compared: ComparedStack,
  issues: readonly OpenIssue[],
  { runUrl }: IssueContext,
): readonly IssueStep[] {
  const { drift, stack } = compared;
  if (drift === null || !drift.isWhole) return [];
  const [first, ...doubles] = issues;
  if (drift.drifted.length === 0) {
    return issues.map((issue) => closing(issue, stack, `The drift is gone, as ${link('this run', runUrl)} found.`));
  }
  const issue = driftIssue(compared, runUrl);
  const closed = doubles.map((double) => closing(double, stack, `Issue #${first?.number ?? ''} says the same.`));
  if (first === undefined) return [{ do: 'open', stack, ...issue }];
  const isKnown = MARKER.exec(first.body)?.[2] === MARKER.exec(issue.body)?.[2];
  return isKnown ? closed : [{ do: 'update', stack, number: first.number, ...issue }, ...closed];
}

const closing = ({ number }: OpenIssue, stack: string, comment: string): IssueStep => ({
  do: 'close',
  stack,
  number,
  comment,
});
