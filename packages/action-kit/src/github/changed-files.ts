import { asArray, asObject, asString, type JsonObject, ShapeError } from '@deploy/kernel';
import type { WorkflowEvent } from './event.ts';
import type { GithubRest } from './rest.ts';

/** GitHub lists no more files of a pull request, and of a comparison (source: GitHub, "REST API endpoints", both pages). */
const MOST_OF_PULL_REQUEST = 3_000;
const MOST_OF_COMPARISON = 300;

/**
 * Files that a pull request or push changes, by their paths before and after. `null` where GitHub does not say, or not
 * all: then everything may have changed.
 */
export async function changedFiles(
  github: GithubRest,
  repository: string,
  { pullRequest, push }: WorkflowEvent,
): Promise<readonly string[] | null> {
  if (pullRequest !== null) {
    const listed = await github.pages(`/repos/${repository}/pulls/${pullRequest.number}/files?per_page=100`);
    if (listed.status !== 200 || listed.isCut) return null;
    return pathsIn(listed.bodies, MOST_OF_PULL_REQUEST);
  }
  if (push === null) return null;
  const { body, status } = await github.request('GET', `/repos/${repository}/compare/${push.before}...${push.after}`);
  return status === 200 ? pathsIn([filesOf(body)], MOST_OF_COMPARISON) : null;
}

const filesOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'files' in body ? body.files : null;

function pathsIn(pages: readonly unknown[], most: number): readonly string[] | null {
  try {
    const files = pages.flatMap((page) => asArray(page, 'files', asObject));
    return files.length >= most ? null : [...new Set(files.flatMap(pathsOf))];
  } catch (thrown) {
    if (thrown instanceof ShapeError) return null;
    throw thrown;
  }
}

function pathsOf(file: JsonObject): readonly string[] {
  const before = file['previous_filename'];
  return [asString(file['filename'], 'filename'), ...(typeof before === 'string' ? [before] : [])];
}
