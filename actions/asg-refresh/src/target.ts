import type { FleetSettings, PreviewSettings } from '@deploy/aws-adapters/fleet';
import type { PerColour } from '@deploy/fleet-rollout';
import { type ApiContract, type Colour, type DeploymentContract, InputError, parseContract } from '@deploy/kernel';
import { forColours } from './input-shapes.ts';
import type { Inputs } from './inputs.ts';

/** What every fleet has, whatever the strategy. */
export interface Place {
  readonly region: string | null;
  /** For people; null without a contract. */
  readonly environment: string | null;
  /** Holds artifacts, journal and lease. */
  readonly artifactBucket: string;
}

/** Two groups behind one load balancer. */
export interface BlueGreenTarget extends Place {
  readonly settings: FleetSettings;
  readonly gateAlarms: PerColour<readonly string[]>;
  readonly floor: number;
}

/** One group whose instances are replaced. */
export interface RefreshTarget extends Place {
  readonly group: string;
  readonly releaseParameter: string | null;
  readonly alarms: readonly string[];
}

type ReadParameter = (name: string, region: string | null) => Promise<string>;

/** Throws `InputError` for a contract that cannot be used. */
export async function readContract(inputs: Inputs, readParameter: ReadParameter): Promise<DeploymentContract | null> {
  if (inputs.contract !== null) return parseContract(inputs.contract);
  const name = inputs['contract-parameter'];
  return name === null ? null : parseContract(await readParameter(name, inputs.region));
}

/** Works out the fleet from inputs and contract; an explicit input wins. Throws `InputError`. */
export function blueGreenTarget(inputs: Inputs, contract: DeploymentContract | null): BlueGreenTarget {
  const api = contract?.api ?? null;
  if (contract !== null && api === null) refuseWithoutApi(inputs, contract);
  const colours = inputs.colours ?? api?.colours;
  if (colours === undefined) throw new TypeError('a run without colours was let through');
  const alarms = gateAlarms(inputs);
  const settingsOf = (colour: Colour) => ({
    group: colours[colour].asg,
    targetGroupArn: colours[colour].target_group_arn,
    releaseParameter: colours[colour].release_parameter,
  });
  const rules = inputs['listener-rule-arns'];
  return {
    ...placeOf(inputs, contract),
    floor: inputs.floor ?? api?.floor ?? 1,
    gateAlarms: alarms ?? { blue: colours.blue.gate_alarms, green: colours.green.gate_alarms },
    settings: {
      colours: { blue: settingsOf('blue'), green: settingsOf('green') },
      rules: rules.length > 0 ? [...new Set(rules)] : (api?.listener_rule_arns ?? []),
      preview: previewOf(inputs, api),
      healthPath: inputs['health-path'] ?? api?.health_path ?? '/healthz',
      minimumRequests: inputs['minimum-requests'],
    },
  };
}

export function refreshTarget(inputs: Inputs, contract: DeploymentContract | null): RefreshTarget {
  if (inputs.asg === null) throw new TypeError('a refresh without a group was let through');
  return {
    ...placeOf(inputs, contract),
    group: inputs.asg,
    releaseParameter: inputs['release-parameter'],
    alarms: inputs['gate-alarms'],
  };
}

function placeOf(inputs: Inputs, contract: DeploymentContract | null): Place {
  const artifactBucket = inputs['artifact-bucket'] ?? contract?.api?.artifact_bucket;
  if (artifactBucket === undefined && contract !== null) throw withoutApi(contract, 'artifact-bucket');
  if (artifactBucket === undefined) throw new TypeError('a run without an artifact bucket was let through');
  return {
    artifactBucket,
    region: inputs.region ?? contract?.region ?? null,
    environment: contract?.environment ?? null,
  };
}

function gateAlarms(inputs: Inputs): PerColour<readonly string[]> | null {
  const given = inputs['gate-alarms'].map(forColours);
  if (given.length === 0) return null;
  return { blue: given.map(({ blue }) => blue), green: given.map(({ green }) => green) };
}

function previewOf(inputs: Inputs, api: ApiContract | null): PreviewSettings | null {
  const url = inputs['smoke-url'] ?? api?.preview.url ?? null;
  const header = inputs['smoke-header'];
  if (url === null) return null;
  if (header !== null) return { url, header: header.name, values: header.values };
  return api === null ? null : { url, header: api.preview.header, values: api.preview.values };
}

/** A contract of an environment without an API is as good as none, so the inputs have to say everything. */
function refuseWithoutApi(inputs: Inputs, contract: DeploymentContract): void {
  if (inputs.colours === null) throw withoutApi(contract, 'colours');
  if (inputs['listener-rule-arns'].length === 0) throw withoutApi(contract, 'listener-rule-arns');
  if (inputs['artifact-bucket'] === null) throw withoutApi(contract, 'artifact-bucket');
}

function withoutApi({ environment }: DeploymentContract, input: string): InputError {
  return new InputError({
    code: 'contract-without-api',
    message: `The contract of ${JSON.stringify(environment)} has no \`api\`, and input \`${input}\` is missing.`,
    remedy: `Apply the Terraform stack that has the API, or set \`${input}\`.`,
  });
}
