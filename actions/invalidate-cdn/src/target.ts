import { type ChangedPaths, contractApp, InputError, parseContract, type StaticAppContract } from '@deploy/kernel';
import type { Inputs } from './inputs.ts';

/** What is purged, and where its releases are. */
export interface Target {
  readonly distributions: readonly string[];
  /** Null when neither contract nor file tells. */
  readonly bucket: string | null;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  /** Of the bucket; null when only the environment can tell. */
  readonly region: string | null;
}

type ReadParameter = (name: string, region: string | null) => Promise<string>;

/** Works out the target from inputs, contract and file; an explicit input wins. Throws `InputError`. */
export async function resolveTarget(
  inputs: Inputs,
  changed: ChangedPaths | null,
  readParameter: ReadParameter,
): Promise<Target> {
  const parameter = inputs['contract-parameter'];
  const text = inputs.contract ?? (parameter === null ? null : await readParameter(parameter, inputs.region));
  const contract = text === null ? null : parseContract(text);
  const app = contract === null || inputs.app === null ? null : contractApp(contract, inputs.app);
  if (app !== null && changed !== null) refuseOtherBucket(app, changed);
  const given = inputs['distribution-ids'];
  return {
    distributions: given.length > 0 || app === null ? [...new Set(given)] : [app.distribution_id],
    bucket: changed?.bucket ?? app?.bucket ?? null,
    prefix: changed?.prefix ?? '',
    region: inputs.region ?? contract?.region ?? null,
  };
}

function refuseOtherBucket(app: StaticAppContract, changed: ChangedPaths): void {
  if (app.bucket === changed.bucket) return;
  throw new InputError({
    code: 'paths-file-of-other-bucket',
    message: `\`paths-file\` tells what changed in ${changed.bucket}, and the app of the contract is in ${app.bucket}.`,
    remedy: 'Pass the output `changed-paths-file` of the upload of this app, or correct `app`.',
  });
}
