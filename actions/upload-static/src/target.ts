import { contractApp, type DeploymentContract, parseContract } from '@deploy/kernel';
import type { Inputs } from './inputs.ts';

/** Where to deploy. */
export interface Target {
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  readonly region: string | null;
  readonly app: string | null;
  /** The site's address, when the contract tells. */
  readonly url: string | null;
  /** Distributions whose acknowledgements count. */
  readonly distributions: readonly string[];
}

type ReadParameter = (name: string, region: string | null) => Promise<string>;

/** Works out the target from inputs and contract; an explicit input wins. Throws `InputError` for the contract. */
export async function resolveTarget(inputs: Inputs, readParameter: ReadParameter): Promise<Target> {
  const contract = await readContract(inputs, readParameter);
  const app = contract === null || inputs.app === null ? null : contractApp(contract, inputs.app);
  const bucket = inputs.bucket ?? app?.bucket;
  if (bucket === undefined) throw new TypeError('a run without a bucket was let through');
  return {
    bucket,
    prefix: inputs.prefix,
    region: inputs.region ?? contract?.region ?? null,
    app: inputs.app,
    url: app?.url ?? null,
    distributions: app === null || inputs.bucket !== null ? [] : [app.distribution_id],
  };
}

async function readContract(inputs: Inputs, readParameter: ReadParameter): Promise<DeploymentContract | null> {
  if (inputs.contract !== null) return parseContract(inputs.contract);
  const name = inputs['contract-parameter'];
  return name === null ? null : parseContract(await readParameter(name, inputs.region));
}
