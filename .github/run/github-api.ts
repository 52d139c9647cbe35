import { DIGEST } from './names.ts';

export interface GithubSetting {
  readonly artifact: string;
  readonly isProdThere?: boolean;
}

/** What GitHub's API answers: environments as they should be, the artifact of the run, and nothing deployed before. */
export function githubAnswer(path: string, { artifact, isProdThere = true }: GithubSetting) {
  const [, name = ''] = /\/environments\/([\w-]+)/.exec(path) ?? [];
  if (path.includes('deployment-branch-policies'))
    return { body: { branch_policies: [{ name: 'main', type: 'branch' }] } };
  if (path.includes('/artifacts'))
    return { body: { artifacts: [{ id: 5, name: artifact, digest: DIGEST, expired: false }] } };
  if (path.includes('/deployments')) return { body: [] };
  if (name === '' || (name === 'prod' && !isProdThere)) return null;
  const reviewers = { type: 'required_reviewers', prevent_self_review: true, reviewers: [{ type: 'Team' }] };
  return {
    body: {
      id: 1,
      name,
      can_admins_bypass: false,
      protection_rules: name === 'prod' ? [reviewers] : [],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    },
  };
}
