import type { StepState } from '@deploy/action-kit';
import { AbortedError } from '@deploy/kernel';
import type { Inputs } from '../inputs.ts';
import { type Aim, LEFT_FLEET } from './left-fleet.ts';

/** Tells the post step what to do, at every turn that the main step takes: at any of them it may be killed. */
export class Leaving {
  readonly #state: StepState;
  readonly #write: (aim: Aim) => string;
  readonly #inputs: Pick<Inputs, 'on-cancel' | 'on-failure'>;

  constructor(state: StepState, write: (aim: Aim) => string, inputs: Pick<Inputs, 'on-cancel' | 'on-failure'>) {
    this.#state = state;
    this.#write = write;
    this.#inputs = inputs;
  }

  /** From here on a kill may leave something behind. */
  begin(): void {
    const isBack = this.#inputs['on-cancel'] === 'rollback' && this.#inputs['on-failure'] === 'rollback';
    this.#save(isBack ? 'go-back' : 'settle');
  }

  /** It ended by itself, and what is left is as it is meant to be. */
  ended(isOver: boolean): void {
    if (isOver) this.#state.save(LEFT_FLEET, '');
    else this.#save('settle');
  }

  /** @param hasBegun whether anything may have been done */
  threw(thrown: unknown, hasBegun: boolean): void {
    if (!hasBegun) this.#state.save(LEFT_FLEET, '');
    // Weights are safe and journalled, unless there was no time for it.
    else if (thrown instanceof AbortedError && thrown.code !== 'cancelled-unsafe') this.#save('settle');
  }

  #save(aim: Aim): void {
    this.#state.save(LEFT_FLEET, this.#write(aim));
  }
}
