import { resolve, sep } from 'node:path';
import type { ActionContext } from '@deploy/action-kit';
import { publishArtifact, verifyRelease } from '@deploy/aws-adapters/fleet';
import { InputError, type ObjectStore } from '@deploy/kernel';
import type { Inputs } from './inputs.ts';
import { pretending } from './pretending-store.ts';

/** What a deploy is to make live. */
export interface WantedRelease {
  /** Value of the release pointer. */
  readonly uri: string;
  /** Makes sure that it is in the artifact bucket, whole. Throws before anything else is changed. */
  store(signal: AbortSignal): Promise<void>;
}

/** Reads the artifact, or takes the address given. Nothing is stored yet. Throws `DeployError`s about the artifact. */
export async function wantedRelease(action: ActionContext<Inputs>, bucket: ObjectStore): Promise<WantedRelease> {
  const { inputs } = action;
  const { artifact, release } = inputs;
  const sha256 = inputs['artifact-digest']?.replace(/^sha256:/, '');
  if (artifact !== null) {
    const path = inside(action.run.workspace, artifact);
    const publish = (store: ObjectStore, signal: AbortSignal) => publishArtifact(store, path, { sha256, signal });
    const { uri } = await publish(pretending(bucket), action.signal);
    return {
      uri,
      store: async (signal) => {
        const { size, wasThere } = await publish(bucket, signal);
        const text = wasThere ? `${uri} is stored already.` : `Stored ${size} bytes as ${uri}.`;
        action.reporter.message({ code: 'artifact-stored', level: 'info', text });
      },
    };
  }
  if (release === null) throw new TypeError('a deploy without a release was let through');
  return { uri: release, store: (signal) => verifyRelease(bucket, release, sha256, signal) };
}

function inside(workspace: string, path: string): string {
  const file = resolve(workspace, path);
  if (file.startsWith(`${resolve(workspace)}${sep}`)) return file;
  throw new InputError({
    code: 'path-outside-workspace',
    message: `Input \`artifact\` is ${JSON.stringify(path)}, which is outside the workspace ${workspace}.`,
    remedy: 'Build or download into the workspace, and give the file relative to it.',
  });
}
