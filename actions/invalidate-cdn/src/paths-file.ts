import { isAbsolute, join } from 'node:path';
import { type ChangedPaths, errorMessage, InputError, parseJson, readChangedPaths, ShapeError } from '@deploy/kernel';

/** Reads what a release changed. Throws `InputError` for a file that is not there, or is something else. */
export async function readPathsFile(
  given: string,
  workspace: string,
  readFile: (path: string) => Promise<string>,
): Promise<ChangedPaths> {
  const path = isAbsolute(given) ? given : join(workspace, given);
  const text = await readFile(path).catch((cause: unknown) => {
    throw new InputError({
      code: 'paths-file-missing',
      message: `\`paths-file\` cannot be read: ${errorMessage(cause)}.`,
      remedy:
        'Pass the output `changed-paths-file` of `upload-static`. The file lives as long as its job: another job needs it as an artifact.',
      cause,
    });
  });
  try {
    return readChangedPaths(parseJson(text, 'the file'));
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    throw new InputError({
      code: 'paths-file-invalid',
      message: `\`paths-file\` (${given}) is not what \`upload-static\` writes: ${errorMessage(cause)}.`,
      remedy:
        'Pass the output `changed-paths-file` of `upload-static` of the same version. A list of your own goes into `paths`, one path a line.',
      cause,
    });
  }
}
