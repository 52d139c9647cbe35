import { FAST_TIME_PRELOAD } from '@deploy/aws-twin';
import type { ApiCloud } from './api/cloud.ts';
import type { Cloud, Site } from './cloud.ts';
import { REGION } from './infrastructure.ts';
import { apiPermissions, sitePermissions } from './runner/step-role.ts';

export type ActionName = 'upload-static' | 'invalidate-cdn' | 'asg-refresh';
export type Inputs = Readonly<Record<string, string>>;

/** What an action stands on: where AWS answers, as whom, and in which time. */
export interface Ground {
  readonly region: string;
  /** Variables that lead an AWS SDK to it. */
  readonly aws: Readonly<Record<string, string>>;
  readonly nodeArguments: readonly string[];
}

/** A site's, in real time. */
export async function siteGround(cloud: Cloud, action: ActionName, role: string, inputs: Inputs): Promise<Ground> {
  const allowed = await sitePermissions(action, modeOf(action, inputs), siteOf(cloud, inputs));
  return { region: cloud.region, aws: cloud.assume(role, allowed), nodeArguments: [] };
}

/** The fleet's, in its time. */
export async function apiGround(api: ApiCloud, role: string, inputs: Inputs): Promise<Ground> {
  const allowed = await apiPermissions(inputs);
  return { region: REGION, aws: api.assume(role, allowed), nodeArguments: ['--import', FAST_TIME_PRELOAD] };
}

/** By what name `iam.json` knows what the step does. */
function modeOf(action: ActionName, inputs: Inputs): string {
  if (action === 'invalidate-cdn') return inputs['dry-run'] === 'true' ? 'dry-run' : 'purge';
  return inputs['mode'] ?? 'deploy';
}

function siteOf(cloud: Cloud, inputs: Inputs): Site {
  const { guest } = cloud.sites;
  const isGuest = inputs['bucket'] === guest.bucket || inputs['distribution-ids'] === guest.distributionId;
  return isGuest ? guest : cloud.sites.console;
}
