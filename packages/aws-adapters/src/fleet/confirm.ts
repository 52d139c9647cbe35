import type { MiddlewareStack } from '@smithy/types';

/** Whether the next change may still be sent; rejects where the lease is no longer held. */
export type Confirm = () => Promise<unknown>;

/** How a change is sent. */
export interface Sending {
  readonly confirm: Confirm;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lets a command ask before each attempt, when the request is signed and about to leave: whoever is held up between the two
 * sends nothing late that was signed early.
 */
export function askFirst<I extends object, O extends object>(
  command: { readonly middlewareStack: MiddlewareStack<I, O> },
  confirm: Confirm,
): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      await confirm();
      return next(args);
    },
    // The last step, and the last in it: nothing but the way out comes after.
    { step: 'deserialize', priority: 'low', name: 'confirm' },
  );
}
