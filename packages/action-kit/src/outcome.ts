import { type Blame, DeployError, errorMessage } from '@deploy/kernel';
import type { HelpLinks } from './help-links.ts';
import { code, codeBlock, details, document, escaped, facts, heading, quote } from './markdown.ts';

/** How a run ended, as it is published. */
export interface Outcome {
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown. */
  readonly summary: string;
  /** For the result file. */
  readonly data: unknown;
  readonly failure: Failure | null;
}

/** A failure as people and programs see it. */
export interface Failure {
  readonly code: string;
  readonly blame: Blame;
  readonly message: string;
  readonly remedy: string;
  readonly help: string;
  /** For the log only: the chain of causes, and the stack if somebody is to read one. */
  readonly background: readonly string[];
}

export interface FailureSetting {
  readonly action: string;
  readonly links: HelpLinks;
  readonly isDebug: boolean;
  /** The run's own signal: what stops because of it is a cancellation, whatever it was thrown as. */
  readonly signal: AbortSignal;
}

/** What to tell about anything that was thrown. A mistake of the user's gets no stack trace; a bug of ours does. */
export function describeFailure(thrown: unknown, setting: FailureSetting): Failure {
  const { signal, links, isDebug } = setting;
  if (isAbort(thrown) && signal.aborted && signal.reason instanceof DeployError) {
    return describeFailure(signal.reason, setting);
  }
  if (!(thrown instanceof DeployError)) return describeBug(thrown, setting);
  const stack = isDebug && thrown.stack !== undefined ? [thrown.stack] : [];
  return {
    code: thrown.code,
    blame: thrown.blame,
    message: thrown.message,
    remedy: thrown.remedy,
    help: links.troubleshooting(thrown.code),
    background: [...causes(thrown.cause), ...stack],
  };
}

/** What Node and the AWS SDK throw when a signal aborts. */
const isAbort = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'AbortError';

function describeBug(thrown: unknown, { action, links }: FailureSetting): Failure {
  const stack = thrown instanceof Error && thrown.stack !== undefined ? thrown.stack : errorMessage(thrown);
  const where = links.newIssue === null ? '' : `: ${links.newIssue}`;
  return {
    code: 'bug',
    blame: 'bug',
    message: `${action} has a bug: ${errorMessage(thrown)}`,
    remedy: `Please report it, with the log of this step${where}. Running the job again is safe.`,
    help: links.troubleshooting('bug'),
    background: [stack, ...causes(thrown instanceof Error ? thrown.cause : undefined)],
  };
}

const MOST_CAUSES = 10;

function causes(cause: unknown): readonly string[] {
  const chain: string[] = [];
  for (let next = cause; next !== undefined && next !== null && chain.length < MOST_CAUSES; ) {
    chain.push(`Cause: ${next instanceof Error ? `${next.name}: ${next.message}` : String(next)}`);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}

/** The summary of a run that came to no result of its own. */
export function failureSummary(action: string, failure: Failure, known: Readonly<Record<string, string>>): string {
  const rows = Object.entries(known).map(([name, value]) => [escaped(name), code(value)] as const);
  return document(
    heading(2, `${action} ${failure.code.startsWith('cancelled') ? 'was cancelled' : 'failed'}`),
    quote(failure.message),
    advice(failure.remedy),
    `Code: [${code(failure.code)}](${failure.help})\n`,
    rows.length === 0 ? null : `What is known all the same:\n\n${facts(rows)}`,
    failure.background.length === 0 ? null : details('Background', codeBlock(failure.background.join('\n'))),
  );
}

/** What is there to be copied, such as the statements of a policy, loses its asterisks and lines as Markdown. */
function advice(remedy: string): string {
  const copied = /(?:^\{.*\}$\n?)+/gm;
  return `**What to do:** ${remedy.replaceAll(copied, (lines) => `\n${codeBlock(lines.trimEnd(), 'json')}\n`)}\n`;
}
