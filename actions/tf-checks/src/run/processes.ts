import type { ToolOutput } from '@deploy/terraform-findings';

/** A program to run, without a shell. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Where standard output goes instead of memory, for what can be large. */
  readonly stdoutFile?: string;
  /** Called for each piece of standard output as it comes. */
  readonly onOutput?: (text: string) => void;
  /**
   * What an abort does. `kill` ends the process and all that it started at once. `ask` sends one SIGINT and waits: only
   * Terraform itself can leave a state behind that is true.
   */
  readonly onAbort: 'kill' | 'ask';
}

export type Ended =
  | ({ readonly kind: 'ended'; readonly seconds: number; readonly isTimedOut: boolean } & ToolOutput)
  /** The program is not on PATH, or cannot be executed. */
  | { readonly kind: 'missing'; readonly reason: string };

/** The processes of this machine, as a port. */
export interface Processes {
  run(command: Command, signal: AbortSignal): Promise<Ended>;
}
