import type { FoundEnvironment, Observed, SeenRun } from './observed.ts';
import type { Problem, Weakness } from './problem.ts';
import { isRefAllowed } from './ref-pattern.ts';

/**
 * Who has to say yes. `reviewers`: somebody else than who began the run, on GitHub's page. `branch-only`: for plans of
 * GitHub without reviewers in private repositories; somebody else than the commit's author begins the run by hand and
 * types a confirmation. `unattended`: nobody, for environments whose branch rule is all that is asked.
 */
export type Gate = 'reviewers' | 'branch-only' | 'unattended';

export interface Wanted {
  readonly environment: string;
  readonly gate: Gate;
  /** Events that may begin such a run. */
  readonly events: readonly string[];
  readonly confirmation: { readonly typed: string; readonly expected: string } | null;
  readonly allowOlder: boolean;
  /** Addresses on GitHub for what is to be mended. */
  readonly pages: Pages;
}

export interface Pages {
  readonly environments: string;
  readonly environment: (id: number) => string;
  readonly branches: string;
  readonly run: string;
  readonly newRun: string;
}

export interface Verdict {
  readonly problems: readonly Problem[];
  readonly weaknesses: readonly Weakness[];
}

/** What keeps this run from its environment. Pure: everything it needs was looked at before. */
export function decideGate(observed: Observed, wanted: Wanted): Verdict {
  const { environment, run } = observed;
  const problems = [
    ...workflowProblems(run, wanted),
    ...eventProblems(run, wanted),
    ...confirmationProblems(wanted),
    ...orderProblems(observed, wanted),
  ];
  if (environment.kind === 'missing') return { problems: [missing(wanted), ...problems], weaknesses: [] };
  if (environment.kind === 'unreadable') {
    return { problems: [unreadable(environment.status, wanted), ...problems], weaknesses: [] };
  }
  return {
    problems: [
      ...nameProblems(environment, wanted),
      ...branchProblems(environment, run, wanted),
      ...reviewerProblems(environment, wanted),
      ...secondPersonProblems(observed, wanted),
      ...problems,
    ],
    weaknesses: weaknesses(environment, wanted),
  };
}

function workflowProblems(run: SeenRun, { pages }: Wanted): readonly Problem[] {
  if (/^[0-9a-f]{40}$/.test(run.workflowCommit)) return [];
  return [
    {
      code: 'workflow-commit-unknown',
      text: 'The runner does not say from which commit this workflow comes.',
      remedy: 'Use runners of version 2.336.0 or newer on github.com. GitHub Enterprise Server does not have it yet.',
      page: pages.run,
    },
  ];
}

function eventProblems({ event }: SeenRun, { events, environment, pages }: Wanted): readonly Problem[] {
  if (events.includes(event)) return [];
  return [
    {
      code: 'event-not-allowed',
      text: `The event \`${event}\` must not begin a run for \`${environment}\`; ${events.map((name) => `\`${name}\``).join(', ')} may.`,
      remedy:
        'Call this workflow from a workflow with one of these events. Code of a pull request never gets credentials.',
      page: pages.newRun,
    },
  ];
}

function confirmationProblems({ confirmation, gate, pages }: Wanted): readonly Problem[] {
  if (confirmation === null) {
    if (gate !== 'branch-only') return [];
    return [confirmationProblem('The gate `branch-only` needs a typed confirmation, and none is asked for.', pages)];
  }
  const { typed, expected } = confirmation;
  if (expected !== '' && typed === expected) return [];
  const text = `The confirmation is ${JSON.stringify(typed.slice(0, 100))}, and must be ${JSON.stringify(expected)}.`;
  return [confirmationProblem(text, pages)];
}

const confirmationProblem = (text: string, pages: Pages): Problem => ({
  code: 'confirmation-differs',
  text,
  remedy: 'Begin a new run by hand, and type exactly that.',
  page: pages.newRun,
});

/** A re-run of an old run must not put an old release over a newer one. */
function orderProblems({ live, run }: Observed, { allowOlder, environment, pages }: Wanted): readonly Problem[] {
  if (allowOlder || live === null || run.id === null || BigInt(live.id) <= BigInt(run.id)) return [];
  return [
    {
      code: 'newer-run-live',
      text: `A newer run of this workflow has deployed to \`${environment}\` already: ${live.url}`,
      remedy: 'Begin a new run instead of running this one again. To go back on purpose, use rollback.yml.',
      page: pages.newRun,
    },
  ];
}

const missing = ({ environment, pages }: Wanted): Problem => ({
  code: 'environment-missing',
  text: `There is no environment \`${environment}\`. A job that names it would create it without any protection.`,
  remedy: 'Create it with its rules first; examples/app-repo has a script that does.',
  page: pages.environments,
});

const unreadable = (status: number, { environment, pages }: Wanted): Problem => ({
  code: 'environment-unreadable',
  text: `GitHub does not let this run read the environment \`${environment}\` (status ${status}), so its gate cannot be proven.`,
  remedy:
    'Give the calling job `permissions: actions: read`, as docs/workflows.md shows. A private repository needs a plan that has environments.',
  page: pages.environments,
});

/** GitHub finds `Prod` for `prod`; IAM compares letters. */
function nameProblems(found: FoundEnvironment, { environment, pages }: Wanted): readonly Problem[] {
  if (found.name === environment) return [];
  return [
    {
      code: 'environment-name-differs',
      text: `The environment is named \`${found.name}\`, and the run asks for \`${environment}\`: IAM would refuse one of them.`,
      remedy: 'Write the name as it was made.',
      page: pages.environment(found.id),
    },
  ];
}

function branchProblems(found: FoundEnvironment, run: SeenRun, { pages }: Wanted): readonly Problem[] {
  const page = pages.environment(found.id);
  const { branches } = found;
  if (branches.kind === 'any') {
    return [
      {
        code: 'branch-rule-missing',
        text: `The environment \`${found.name}\` lets every branch and tag deploy.`,
        remedy: 'Choose "Selected branches and tags" with `main`, or "Protected branches only".',
        page,
      },
    ];
  }
  if (branches.kind === 'protected') {
    if (run.isRefProtected) return [];
    return [
      refProblem(run.ref, `\`${found.name}\` takes protected branches only, and this one is not.`, pages.branches),
    ];
  }
  if (branches.patterns === null) {
    return [
      {
        code: 'branch-rule-unreadable',
        text: `The branch rule of \`${found.name}\` could not be read.`,
        remedy: 'Give the calling job `permissions: actions: read`, as docs/workflows.md shows.',
        page,
      },
    ];
  }
  if (isRefAllowed(run.ref, branches.patterns)) return [];
  const named = branches.patterns.map(({ type, pattern }) => `${type} \`${pattern}\``).join(', ');
  return [refProblem(run.ref, `\`${found.name}\` takes ${named === '' ? 'none at all' : named}.`, page)];
}

const refProblem = (ref: string, rule: string, page: string): Problem => ({
  code: 'ref-not-allowed',
  text: `\`${ref}\` must not deploy: ${rule}`,
  remedy: 'Merge first, and let the run of that branch deploy.',
  page,
});

function reviewerProblems(found: FoundEnvironment, { gate, pages }: Wanted): readonly Problem[] {
  if (gate !== 'reviewers') return [];
  const page = pages.environment(found.id);
  if (found.reviewers === 0) {
    return [
      {
        code: 'reviewers-missing',
        text: `Nobody has to approve a deployment to \`${found.name}\`.`,
        remedy:
          'Switch on "Required reviewers". Where the plan does not offer them, use `gate: branch-only`, which is weaker (docs/workflows.md).',
        page,
      },
    ];
  }
  if (found.preventsSelfReview !== false) return [];
  return [
    {
      code: 'self-review-allowed',
      text: `Whoever begins a deployment to \`${found.name}\` may approve it.`,
      remedy: 'Switch on "Prevent self-review".',
      page,
    },
  ];
}

function secondPersonProblems({ author, run }: Observed, { gate, pages }: Wanted): readonly Problem[] {
  if (gate !== 'branch-only') return [];
  const problem = (text: string): Problem => ({
    code: 'second-person-missing',
    text,
    remedy: 'Let somebody else than the author of the commit begin the run by hand ("Run workflow").',
    page: pages.newRun,
  });
  if (run.event !== 'workflow_dispatch') return [problem('The gate `branch-only` needs a run that was begun by hand.')];
  if (author === null) return [problem('GitHub knows no account for the author of the commit.')];
  const isAuthor = run.actors.some((actor) => actor.toLowerCase() === author.toLowerCase());
  return isAuthor ? [problem(`\`${author}\` wrote the commit and began this run.`)] : [];
}

function weaknesses(found: FoundEnvironment, { gate, pages }: Wanted): readonly Weakness[] {
  const page = pages.environment(found.id);
  const list: Weakness[] = [];
  if (gate === 'reviewers' && found.adminsMayBypass) {
    const text = `Administrators may deploy to \`${found.name}\` without an approval.`;
    list.push({ code: 'admins-may-bypass', text, page });
  }
  if (gate === 'branch-only') {
    const text = `Nobody approves on GitHub's page; who may dispatch decides who may deploy to \`${found.name}\`.`;
    list.push({ code: 'gate-branch-only', text, page });
  }
  return list;
}
