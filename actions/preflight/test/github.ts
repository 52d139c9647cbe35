import { type GithubReply, type GithubRequest, githubServer } from '@deploy/action-kit/testing';

/** A repository with one environment, as GitHub's REST API shows it. */
export interface Repository {
  /** Null: there is none of that name. */
  readonly environment: Readonly<Record<string, unknown>> | null;
  readonly policies?: readonly { readonly name: string; readonly type?: string }[];
  /** Newest first. */
  readonly deployments?: readonly { readonly state: string; readonly run: number; readonly workflow: string }[];
  readonly author?: string;
  readonly artifacts?: readonly Readonly<Record<string, unknown>>[];
  /** Instead of everything. */
  readonly refuse?: number;
}

const home = '/repos/example/site';

export const protectedEnvironment = {
  id: 7,
  name: 'prod',
  can_admins_bypass: false,
  protection_rules: [
    {
      id: 1,
      type: 'required_reviewers',
      prevent_self_review: true,
      reviewers: [{ type: 'Team', reviewer: { id: 1 } }],
    },
    { id: 2, type: 'branch_policy' },
  ],
  deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
};

/** A server as GitHub's. Source of the shapes: GitHub, REST API, "Deployment environments", "Deployments". */
export const github = (repository: Repository) => githubServer((request) => replyOf(repository, request));

function replyOf(repository: Repository, { path }: GithubRequest): GithubReply | null {
  const { deployments = [], environment, policies = [{ name: 'main', type: 'branch' }] } = repository;
  if (repository.refuse !== undefined) return { status: repository.refuse, body: { message: 'no' } };
  const [route = ''] = path.split('?');
  if (route === `${home}/environments/prod`) return environment === null ? null : { body: environment };
  if (route === `${home}/environments/prod/deployment-branch-policies`) return { body: { branch_policies: policies } };
  if (route.startsWith(`${home}/commits/`)) return { body: { author: { login: repository.author ?? 'ann' } } };
  if (route === `${home}/deployments`) return { body: deployments.map((_, index) => ({ id: index + 1 })) };
  if (/\/actions\/runs\/1000\/artifacts$/.test(route)) return { body: { artifacts: repository.artifacts ?? [] } };
  const [, id] = /\/deployments\/(\d+)\/statuses$/.exec(route) ?? [];
  if (id !== undefined) {
    const it = deployments[Number(id) - 1];
    return { body: [{ state: it?.state, log_url: `https://github.com/example/site/actions/runs/${it?.run}/job/5` }] };
  }
  const [, run] = /\/actions\/runs\/(\d+)$/.exec(route) ?? [];
  const of = deployments.find((deployment) => String(deployment.run) === run);
  return of === undefined ? null : { body: { path: of.workflow } };
}
