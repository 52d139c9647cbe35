import type { Clock } from '@deploy/kernel';
import type { Voice } from '../terminal/voice.ts';

/** Shows what an action says while it works, with the fleet's time since it began. */
export class FollowedLog {
  readonly #voice: Voice;
  readonly #clock: Clock;
  readonly #run: number;
  readonly #beginMs: number;
  #isInGroup = false;

  /** @param run by which lines are told apart where two runs are at work */
  constructor(voice: Voice, clock: Clock, run: number) {
    this.#voice = voice;
    this.#clock = clock;
    this.#run = run;
    this.#beginMs = clock.monotonic();
  }

  /** Takes whole lines. What stands in groups, and what is an annotation, is in the summary as well. */
  show(text: string): void {
    for (const line of text.split('\n')) this.#line(line.trim());
  }

  #line(line: string): void {
    if (line.startsWith('::group::')) this.#isInGroup = true;
    else if (line.startsWith('::endgroup::')) this.#isInGroup = false;
    else if (line !== '' && !this.#isInGroup && !line.startsWith('::')) {
      this.#voice.output(`run ${this.#run}  ${this.#time()}  ${shortened(line)}`);
    }
  }

  /** `+07:20`, minutes and seconds. */
  #time(): string {
    const seconds = Math.floor((this.#clock.monotonic() - this.#beginMs) / 1000);
    const two = (value: number) => String(value).padStart(2, '0');
    return `+${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
  }
}

/** Digests as summaries show them. */
const shortened = (line: string): string => line.replace(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1…');
