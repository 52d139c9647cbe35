import type { Call } from './call.ts';
import type { ActionName } from './ground.ts';
import type { ActionResult, RunIdentity } from './runner/action-run.ts';
import { bytesInWords, counted, minutesInWords, secondsInWords } from './terminal/amounts.ts';
import type { Voice } from './terminal/voice.ts';

/** An action that has ended, with what it cost. */
export interface StepResult extends ActionResult {
  readonly run: RunIdentity;
  readonly ms: number;
  /** Every call it made to AWS. */
  readonly calls: readonly Call[];
}

/** What a scene was promised and did not find. */
export class SceneFailure extends Error {
  override readonly name = 'SceneFailure';
}

/** What a scene expects of a step, and how much of it is shown. */
export interface ShowOptions {
  /** Null: a signal is to end it. */
  readonly exitCode: number | null;
  readonly isVerbose: boolean;
  /** How many of its seconds pass in one of the machine. */
  readonly timeFactor: number;
}

/** Shows how a step ended. Throws `SceneFailure` when it was not as expected. */
export function showStep(voice: Voice, action: ActionName, step: StepResult, options: ShowOptions): void {
  const { isVerbose, timeFactor } = options;
  if (step.summary.trim() !== '') voice.summary(`job summary of ${action}`, step.summary);
  const fleetTime = timeFactor === 1 ? '' : `, in which ${minutesInWords(step.ms * timeFactor)} of the fleet passed`;
  voice.step(`ended after ${secondsInWords(step.ms)}${fleetTime}: ${callsInWords(step.calls)}`);
  if (step.exitCode === options.exitCode) return;
  if (!isVerbose && step.summary.trim() === '') voice.output(step.log.split('\n').slice(-40).join('\n'));
  const ended = step.signal === null ? `exit code ${step.exitCode}` : `signal ${step.signal}`;
  const said = step.annotations.find(({ level }) => level === 'error')?.text.split('\n')[0] ?? 'its log is above';
  const expected = options.exitCode === null ? 'a kill' : String(options.exitCode);
  throw new SceneFailure(`${action} ended with ${ended} where ${expected} was expected: ${said}`);
}

/** `14 requests (9 PutObject, 4 CopyObject, 1 GetObject), 48.1 KB sent`. */
export function callsInWords(calls: readonly Call[]): string {
  const kinds = Map.groupBy(calls, ({ operation }) => operation);
  const parts = [...kinds]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([operation, made]) => `${made.length} ${operation}`);
  const sent = calls.reduce((sum, { sentBytes }) => sum + sentBytes, 0);
  return `${counted(calls.length, 'request')}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}, ${bytesInWords(sent)} sent`;
}
