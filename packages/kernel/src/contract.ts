import { errorMessage, InputError } from './errors.ts';
import {
  asArray,
  asCount,
  asObject,
  asRecord,
  asString,
  type JsonObject,
  parseJson,
  ShapeError,
} from './json-shape.ts';

/**
 * The deployment contract: what Terraform tells the actions about one environment. Written as a stack output and as one
 * SSM parameter; `contract.schema.json` beside this package is its JSON Schema.
 */
export interface DeploymentContract {
  readonly version: 1;
  readonly environment: string;
  readonly region: string;
  readonly apps: Readonly<Record<string, StaticAppContract>>;
  readonly api?: ApiContract;
}

export interface StaticAppContract {
  readonly bucket: string;
  readonly distribution_id: string;
  readonly distribution_domain: string;
  readonly url: string;
}

export interface ApiContract {
  readonly listener_rule_arns: readonly string[];
  readonly artifact_bucket: string;
  readonly health_path: string;
  /** Healthy capacity that the live colour never goes below. */
  readonly floor: number;
  readonly preview: {
    readonly url: string;
    readonly header: string;
    readonly values: Readonly<Record<Colour, string>>;
  };
  readonly colours: Readonly<Record<Colour, ColourContract>>;
}

export type Colour = 'blue' | 'green';

export interface ColourContract {
  readonly asg: string;
  readonly target_group_arn: string;
  readonly release_parameter: string;
  readonly gate_alarms: readonly string[];
}

/** Largest value of a standard SSM parameter, in bytes of UTF-8 (source: AWS, Systems Manager quotas). */
export const CONTRACT_MAX_BYTES = 4096;

/**
 * Parses a contract. Throws `InputError` naming the key that is missing or wrong; unknown keys are accepted, so that a
 * newer Terraform can serve an older action.
 */
export function parseContract(text: string): DeploymentContract {
  try {
    return readContract(parseJson(text, 'the contract'));
  } catch (cause) {
    if (!(cause instanceof ShapeError)) throw cause;
    throw new InputError({
      code: 'contract-invalid',
      message: `The deployment contract cannot be used: ${errorMessage(cause)}.`,
      remedy:
        'Pass the Terraform output `deploy_contract` unchanged as input `contract`, or name the SSM parameter that holds it as `contract-parameter`.',
      cause,
    });
  }
}

/** The entry of one app. Throws `InputError` listing the apps that exist. */
export function contractApp(contract: DeploymentContract, app: string): StaticAppContract {
  const found = Object.hasOwn(contract.apps, app) ? contract.apps[app] : undefined;
  if (found) return found;
  throw new InputError({
    code: 'contract-app-unknown',
    message: `The deployment contract has no app "${app}".`,
    remedy: `Set input \`app\` to one of: ${Object.keys(contract.apps).join(', ')}.`,
  });
}

function readContract(value: unknown): DeploymentContract {
  const root = asObject(value, 'the contract');
  if (root['version'] !== 1) {
    throw new ShapeError(`version is ${JSON.stringify(root['version'])}, and this action reads version 1`);
  }
  return {
    version: 1,
    environment: required(root, 'environment', asString),
    region: required(root, 'region', asString),
    apps: required(root, 'apps', (apps, path) => asRecord(apps, path, readApp)),
    ...(root['api'] === undefined ? {} : { api: readApi(root['api'], 'api') }),
  };
}

function required<T>(parent: JsonObject, key: string, read: (value: unknown, path: string) => T, at = ''): T {
  const path = at === '' ? key : `${at}.${key}`;
  if (!Object.hasOwn(parent, key)) throw new ShapeError(`${path} is missing`);
  return read(parent[key], path);
}

function readApp(value: unknown, at: string): StaticAppContract {
  const app = asObject(value, at);
  return {
    bucket: required(app, 'bucket', asString, at),
    distribution_id: required(app, 'distribution_id', asString, at),
    distribution_domain: required(app, 'distribution_domain', asString, at),
    url: required(app, 'url', asString, at),
  };
}

function readApi(value: unknown, at: string): ApiContract {
  const api = asObject(value, at);
  const preview = required(api, 'preview', asObject, at);
  return {
    listener_rule_arns: required(api, 'listener_rule_arns', readStrings, at),
    artifact_bucket: required(api, 'artifact_bucket', asString, at),
    health_path: required(api, 'health_path', asString, at),
    floor: required(api, 'floor', asCount, at),
    preview: {
      url: required(preview, 'url', asString, `${at}.preview`),
      header: required(preview, 'header', asString, `${at}.preview`),
      values: required(preview, 'values', (values, path) => readColours(values, path, asString), `${at}.preview`),
    },
    colours: required(api, 'colours', (colours, path) => readColours(colours, path, readColour), at),
  };
}

function readColours<T>(
  value: unknown,
  at: string,
  read: (value: unknown, path: string) => T,
): Readonly<Record<Colour, T>> {
  const colours = asObject(value, at);
  return { blue: required(colours, 'blue', read, at), green: required(colours, 'green', read, at) };
}

function readColour(value: unknown, at: string): ColourContract {
  const colour = asObject(value, at);
  return {
    asg: required(colour, 'asg', asString, at),
    target_group_arn: required(colour, 'target_group_arn', asString, at),
    release_parameter: required(colour, 'release_parameter', asString, at),
    gate_alarms: required(colour, 'gate_alarms', readStrings, at),
  };
}

function readStrings(value: unknown, path: string): readonly string[] {
  return asArray(value, path, asString);
}
