import { useEffect, useState } from 'react';

export type Answer<T> = { state: 'waiting' } | { state: 'here'; value: T } | { state: 'failed'; reason: string };

/** Asks once a page is shown, and again whenever `again` changes; an answer that comes too late is dropped. */
export function useAnswer<T>(ask: () => Promise<T>, again: number = 0): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T>>({ state: 'waiting' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `again` is what asks anew; `ask` is the same function.
  useEffect(() => {
    let isWanted = true;
    const hear = (heard: Answer<T>) => {
      if (isWanted) setAnswer(heard);
    };
    ask().then(
      (value) => hear({ state: 'here', value }),
      (thrown: unknown) => hear({ state: 'failed', reason: thrown instanceof Error ? thrown.message : String(thrown) }),
    );
    return () => {
      isWanted = false;
    };
  }, [again]);
  return answer;
}
