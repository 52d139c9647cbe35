import { readFile } from 'node:fs/promises';
import { parseJson, parsePermissions, type ResolvedPermission, resolvePermissions } from '@deploy/kernel';
import type { Site } from '../cloud.ts';
import { ACCOUNT, REGION } from '../sites.ts';
import { ACTIONS } from './action-manifest.ts';

/** What an action's `iam.json` asks for in a mode, on one site. A step is given this and nothing else. */
export async function stepPermissions(
  action: string,
  mode: string,
  site: Site,
): Promise<readonly ResolvedPermission[]> {
  const name = `actions/${action}/iam.json`;
  const document = parsePermissions(
    parseJson(await readFile(new URL(`${action}/iam.json`, ACTIONS), 'utf8'), name),
    name,
  );
  const { bucket, distributionId: distribution } = site;
  return resolvePermissions(document, {
    values: { bucket, distribution, prefix: '', account: ACCOUNT, region: REGION },
    mode,
  });
}
