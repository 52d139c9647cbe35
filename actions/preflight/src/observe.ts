import type { GithubRest } from '@deploy/action-kit';
import { asArray, asBoolean, asCount, asObject, asString } from '@deploy/kernel';
import type { BranchRule, FoundEnvironment, LiveRun, RefPattern, SeenEnvironment } from './observed.ts';
import { readable } from './readable.ts';

/** Reads an environment and its rules. Source: GitHub, "REST API endpoints for deployment environments". */
export async function observeEnvironment(
  github: GithubRest,
  repository: string,
  name: string,
): Promise<SeenEnvironment> {
  const path = `/repos/${repository}/environments/${encodeURIComponent(name)}`;
  const { status, body } = await github.request('GET', path);
  if (status === 404) return { kind: 'missing' };
  if (status !== 200) return { kind: 'unreadable', status };
  return readable(path, async () => ({ kind: 'found', ...(await foundEnvironment(github, path, body)) }));
}

async function foundEnvironment(github: GithubRest, path: string, body: unknown): Promise<FoundEnvironment> {
  const it = asObject(body, 'environment');
  const rules = asArray(it['protection_rules'] ?? [], 'environment.protection_rules', asObject);
  const reviewers = rules.filter((rule) => rule['type'] === 'required_reviewers');
  const selfReview = reviewers.map((rule) => rule['prevent_self_review']).filter((value) => value !== undefined);
  return {
    id: asCount(it['id'], 'environment.id'),
    name: asString(it['name'], 'environment.name'),
    reviewers: reviewers.flatMap((rule) => asArray(rule['reviewers'] ?? [], 'reviewers', asObject)).length,
    preventsSelfReview:
      selfReview.length === 0 ? null : selfReview.every((value) => asBoolean(value, 'prevent_self_review')),
    adminsMayBypass: it['can_admins_bypass'] !== false,
    branches: await branchRule(github, path, it['deployment_branch_policy'] ?? null),
  };
}

async function branchRule(github: GithubRest, path: string, policy: unknown): Promise<BranchRule> {
  if (policy === null) return { kind: 'any' };
  const { protected_branches: isProtected } = asObject(policy, 'deployment_branch_policy');
  if (asBoolean(isProtected, 'deployment_branch_policy.protected_branches')) return { kind: 'protected' };
  const { status, bodies } = await github.pages(`${path}/deployment-branch-policies?per_page=100`);
  if (status !== 200) return { kind: 'named', patterns: null };
  return {
    kind: 'named',
    patterns: bodies.flatMap((body) => asArray(asObject(body, 'policies')['branch_policies'], 'policies', refPattern)),
  };
}

function refPattern(value: unknown, path: string): RefPattern {
  const policy = asObject(value, path);
  // Servers that know no tags here do not send a type.
  return { type: policy['type'] === 'tag' ? 'tag' : 'branch', pattern: asString(policy['name'], `${path}.name`) };
}

/** Login of the author of a commit; null where GitHub knows none. */
export async function observeAuthor(github: GithubRest, repository: string, commit: string): Promise<string | null> {
  const { status, body } = await github.request('GET', `/repos/${repository}/commits/${encodeURIComponent(commit)}`);
  if (status !== 200) return null;
  return readable('commit', async () => {
    const author = asObject(body, 'commit')['author'] ?? null;
    return author === null ? null : asString(asObject(author, 'author')['login'], 'author.login');
  });
}

/** Deployments that are looked at: with every gate answered, the newest that succeeded is among the first few. */
const MOST_DEPLOYMENTS = 20;

/**
 * The newest run whose deployment succeeded, if it is one of the same workflow: another workflow of the repository
 * deploys something else. GitHub writes a deployment for each job with an environment; its status names the run.
 */
export async function observeLiveRun(
  github: GithubRest,
  repository: string,
  environment: string,
  workflow: string,
): Promise<LiveRun | null> {
  const list = `/repos/${repository}/deployments?environment=${encodeURIComponent(environment)}&per_page=${MOST_DEPLOYMENTS}`;
  const { status, body } = await github.request('GET', list);
  if (status !== 200) return null;
  const ids = await readable(list, async () =>
    asArray(body, 'deployments', (value, path) => asCount(asObject(value, path)['id'], `${path}.id`)),
  );
  const seen = new Set<string>();
  for (const id of ids) {
    const run = await runOfDeployment(github, repository, id);
    if (run === null || seen.has(run.id)) continue;
    seen.add(run.id);
    const answer = await github.request('GET', `/repos/${repository}/actions/runs/${run.id}`);
    if (answer.status !== 200) continue;
    const path = asObject(answer.body, 'run')['path'];
    if (typeof path === 'string' && path.split('@')[0] === workflow) return run;
  }
  return null;
}

async function runOfDeployment(github: GithubRest, repository: string, id: number): Promise<LiveRun | null> {
  const { status, body } = await github.request('GET', `/repos/${repository}/deployments/${id}/statuses?per_page=10`);
  if (status !== 200 || !Array.isArray(body)) return null;
  // A deployment that was followed by another is `inactive` now, and had succeeded before.
  const statuses = asArray(body, 'statuses', asObject);
  const success = statuses.find(({ state }) => state === 'success');
  const address = [success?.['log_url'], success?.['target_url']].find(
    (value) => typeof value === 'string' && value !== '',
  );
  const [url = '', run] = /^.*\/actions\/runs\/(\d+)/.exec(typeof address === 'string' ? address : '') ?? [];
  return run === undefined ? null : { id: run, url };
}
