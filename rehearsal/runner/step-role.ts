import { readFile } from 'node:fs/promises';
import {
  type PermissionsDocument,
  parseJson,
  parsePermissions,
  type ResolvedPermission,
  resolvePermissions,
} from '@deploy/kernel';
import type { Site } from '../cloud.ts';
import { ACCOUNT, API, BALANCER, CONTRACT_PARAMETER, REGION } from '../infrastructure.ts';
import { ACTIONS } from './action-manifest.ts';

/** What an action's `iam.json` asks for in a mode, on one site. A step is given this and nothing else. */
export async function sitePermissions(
  action: string,
  mode: string,
  site: Site,
): Promise<readonly ResolvedPermission[]> {
  const { bucket, distributionId: distribution } = site;
  return resolvePermissions(await permissionsOf(action), {
    values: { bucket, distribution, prefix: '', account: ACCOUNT, region: REGION },
    mode,
  });
}

/** What `iam.json` of asg-refresh asks for with these inputs, on the fleet. A step is given this and nothing else. */
export async function apiPermissions(inputs: Readonly<Record<string, string>>): Promise<readonly ResolvedPermission[]> {
  const { blue, green } = API.colours;
  const { mode = 'deploy', ...others } = inputs;
  const values = {
    region: REGION,
    account: ACCOUNT,
    bucket: API.artifact_bucket,
    blueGroup: blue.asg,
    greenGroup: green.asg,
    blueParameter: blue.release_parameter,
    greenParameter: green.release_parameter,
    balancer: BALANCER,
    contract: CONTRACT_PARAMETER,
    // Of the other strategy, which no scene uses.
    group: '',
    parameter: '',
    instanceRole: 'api',
  };
  const given = Object.entries(others).flatMap(([name, value]) => (value === '' ? [] : [name]));
  return resolvePermissions(await permissionsOf('asg-refresh'), { values, mode, inputs: given });
}

async function permissionsOf(action: string): Promise<PermissionsDocument> {
  const name = `actions/${action}/iam.json`;
  return parsePermissions(parseJson(await readFile(new URL(`${action}/iam.json`, ACTIONS), 'utf8'), name), name);
}
