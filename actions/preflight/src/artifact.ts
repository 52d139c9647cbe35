import type { GithubRest } from '@deploy/action-kit';
import { asArray, asBoolean, asCount, asObject, asString } from '@deploy/kernel';
import type { Problem } from './problem.ts';
import { readable } from './readable.ts';

/** An artifact of this run. It never changes: another upload of the name gets another id. */
export interface Artifact {
  readonly id: number;
  /** `sha256:…` of its archive; null where the server does not say. */
  readonly digest: string | null;
}

export interface AskedArtifact {
  readonly name: string;
  /** `sha256:…`; null for whatever the run has. */
  readonly digest: string | null;
  /** Page of the run. */
  readonly page: string;
}

/** The artifacts of a name in a run, newest first. Source: GitHub, "REST API endpoints for GitHub Actions artifacts". */
export async function observeArtifacts(
  github: GithubRest,
  repository: string,
  runId: string,
  name: string,
): Promise<readonly Artifact[]> {
  const path = `/repos/${repository}/actions/runs/${runId}/artifacts?name=${encodeURIComponent(name)}&per_page=100`;
  const { status, body } = await github.request('GET', path);
  if (status !== 200) return [];
  return readable(path, async () =>
    asArray(asObject(body, 'artifacts')['artifacts'], 'artifacts', asObject)
      .filter((it) => it['name'] === name && !asBoolean(it['expired'] ?? false, 'artifact.expired'))
      .map((it) => ({
        id: asCount(it['id'], 'artifact.id'),
        digest: typeof it['digest'] === 'string' ? asString(it['digest'], 'artifact.digest') : null,
      }))
      .sort((one, other) => other.id - one.id),
  );
}

/** `upload-artifact` puts the digest out without the name of its algorithm. */
export const fullDigest = (digest: string): string => (digest.startsWith('sha256:') ? digest : `sha256:${digest}`);

export type Choice =
  | { readonly artifact: Artifact & { readonly digest: string }; readonly problem: null }
  | { readonly artifact: null; readonly problem: Problem };

/** The artifact that is to be deployed: the one with the digest that was asked for, else the newest. */
export function chooseArtifact(found: readonly Artifact[], { name, digest, page }: AskedArtifact): Choice {
  const [newest] = found;
  if (newest === undefined) {
    return refused({
      code: 'run-artifact-missing',
      text: `This run has no artifact \`${name}\`.`,
      remedy: 'Upload it in a job of the same run that this one `needs`, under this name.',
      page,
    });
  }
  const it = digest === null ? newest : found.find((candidate) => candidate.digest === digest);
  if (it === undefined) {
    const has = found.map((candidate) => candidate.digest ?? 'an unknown digest').join(', ');
    return refused({
      code: 'run-artifact-differs',
      text: `The artifact \`${name}\` has ${has}, and must have ${digest}.`,
      remedy:
        'Hand over output `artifact-digest` of the step that uploaded it. If that is what you do, somebody else uploaded over it.',
      page,
    });
  }
  if (it.digest !== null) return { artifact: { id: it.id, digest: it.digest }, problem: null };
  return refused({
    code: 'run-artifact-without-digest',
    text: `GitHub knows no digest of the artifact \`${name}\`.`,
    remedy: 'Upload it with actions/upload-artifact of version 4.4 or newer.',
    page,
  });
}

const refused = (problem: Problem): Choice => ({ artifact: null, problem });
