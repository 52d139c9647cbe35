import { RemoteError, ShapeError } from '@deploy/kernel';

/** Runs a reader of GitHub's answers, and says which one it could not read. */
export async function readable<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (thrown) {
    if (!(thrown instanceof ShapeError)) throw thrown;
    throw new RemoteError({
      code: 'github-answer-unreadable',
      message: `GitHub's API answered ${what} in a form that is not known: ${thrown.message}.`,
      remedy: 'Run the job again. If it stays, report it with the address above.',
      cause: thrown,
    });
  }
}
