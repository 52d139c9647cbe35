import { contractApp, type DeploymentContract, InputError, parseContract } from '@deploy/kernel';
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

/** Works out the target from inputs and contract; an explicit input wins. Throws `InputError`. */
export async function resolveTarget(inputs: Inputs, readParameter: ReadParameter): Promise<Target> {
  refuseContradictions(inputs);
  const contract = await readContract(inputs, readParameter);
  const app = contract === null || inputs.app === null ? null : contractApp(contract, inputs.app);
  const bucket = inputs.bucket ?? app?.bucket ?? null;
  if (bucket === null) {
    throw new InputError({
      code: 'bucket-missing',
      message: 'There is no bucket to work on.',
      remedy: 'Set `bucket`, or `app` together with `contract` or `contract-parameter`.',
    });
  }
  return {
    bucket,
    prefix: readPrefix(inputs.prefix ?? ''),
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

function refuseContradictions(inputs: Inputs): void {
  const problems = [
    inputs.contract !== null && inputs['contract-parameter'] !== null
      ? '`contract` and `contract-parameter` are both given: leave one out'
      : null,
    inputs.app !== null && inputs.contract === null && inputs['contract-parameter'] === null
      ? '`app` names an app of a contract, and there is neither `contract` nor `contract-parameter`'
      : null,
    inputs.mode === 'deploy' && inputs.source === null ? '`source` is missing: the folder with the built site' : null,
    inputs.mode === 'hold' && inputs.reason === null
      ? '`reason` is missing: whoever is refused wants to know it'
      : null,
    inputs['abort-holder'] && !['rollback', 'finish', 'undo'].includes(inputs.mode)
      ? `\`abort-holder\` works with \`rollback\`, \`finish\` and \`undo\`, and \`mode\` is \`${inputs.mode}\``
      : null,
  ].filter((problem) => problem !== null);
  if (problems.length === 0) return;
  throw new InputError({
    code: 'inputs-contradict',
    message: `The inputs do not fit together:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    remedy: 'Correct them in the `with:` of the step. Nothing was changed.',
  });
}

/** `admin`, `/admin` and `admin/` all mean `admin/`. */
function readPrefix(text: string): string {
  const inner = text.replace(/^\/+/, '').replace(/\/+$/, '');
  if (inner === '') return '';
  const isUsable = inner.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  if (isUsable && !inner.startsWith('_deploy') && !/\p{Cc}/u.test(inner)) return `${inner}/`;
  throw new InputError({
    code: 'prefix-invalid',
    message: `Input \`prefix\` is ${JSON.stringify(text)}, which cannot be a folder of a site.`,
    remedy: 'Use plain path segments such as `admin` or `apps/admin`; `_deploy` is where releases are kept.',
  });
}
