import { DeployError, errorMessage } from '@deploy/kernel';
import { code, document, heading } from './markdown.ts';

/** A failure as people see it. */
export interface Failure {
  /** The one annotation. */
  readonly headline: string;
  readonly code: string;
  /** Lines for the log below it, least important last. */
  readonly details: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

const TROUBLESHOOTING = 'docs/troubleshooting.md';

/** What to tell about anything that was thrown. A mistake of the user's gets no stack trace; a bug of ours does. */
export function describeFailure(action: string, thrown: unknown, isDebug: boolean): Failure {
  if (!(thrown instanceof DeployError)) return describeBug(action, thrown);
  const stack = isDebug && thrown.stack !== undefined ? [thrown.stack] : [];
  return {
    headline: `${thrown.message}\n${thrown.remedy}`,
    code: thrown.code,
    details: [`Code: ${thrown.code} (see ${TROUBLESHOOTING})`, ...causes(thrown.cause), ...stack],
    outputs: thrown.partial,
    summary: document(
      heading(2, `${action} failed`),
      `${quoted(thrown.message)}\n`,
      `**What to do:** ${thrown.remedy}\n`,
      `Code ${code(thrown.code)}, described in ${code(TROUBLESHOOTING)}.\n`,
    ),
  };
}

function describeBug(action: string, thrown: unknown): Failure {
  const stack = thrown instanceof Error && thrown.stack !== undefined ? thrown.stack : errorMessage(thrown);
  return {
    headline: `${action} has a bug: ${errorMessage(thrown)}\nPlease report it with the log of this step. Running the job again is safe.`,
    code: 'bug',
    details: [stack, ...causes(thrown instanceof Error ? thrown.cause : undefined)],
    outputs: {},
    summary: document(
      heading(2, `${action} failed`),
      `${quoted(errorMessage(thrown))}\n`,
      'This is a bug. Please report it with the log of this step. Running the job again is safe.\n',
    ),
  };
}

function causes(cause: unknown): readonly string[] {
  const chain: string[] = [];
  for (let next = cause; next !== undefined && next !== null && chain.length < 10; ) {
    chain.push(`Cause: ${next instanceof Error ? `${next.name}: ${next.message}` : String(next)}`);
    next = next instanceof Error ? next.cause : undefined;
  }
  return chain;
}

const quoted = (message: string): string =>
  message
    .split('\n')
    .map((line) => `> ${line.replaceAll('<', '&lt;')}`)
    .join('\n');
