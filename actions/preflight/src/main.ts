import type { Action, ActionContext, ActionResult } from '@deploy/action-kit';
import { PreconditionError } from '@deploy/kernel';
import { type Choice, chooseArtifact, fullDigest, observeArtifacts } from './artifact.ts';
import { valueProblems } from './check-values.ts';
import { parseDomains } from './domain.ts';
import { decideGate, type Pages, type Wanted } from './gate.ts';
import { type Inputs, inputRules, inputs } from './inputs.ts';
import { observeAuthor, observeEnvironment, observeLiveRun } from './observe.ts';
import type { Observed, SeenRun } from './observed.ts';
import { pagesOf } from './pages.ts';
import type { Ports } from './ports.ts';
import type { Problem, Weakness } from './problem.ts';
import { gateInWords, summaryOf } from './summary.ts';

export const preflight = (ports: Ports): Action<typeof inputs> => ({
  name: 'preflight',
  inputs,
  rules: inputRules,
  main: (context) => (context.inputs.mode === 'values' ? checkValues(context, ports) : checkGate(context, ports)),
});

async function checkValues({ inputs: given, known, run }: ActionContext<Inputs>, ports: Ports): Promise<ActionResult> {
  if (given['workflow-commit'] !== null) known({ 'workflow-commit': given['workflow-commit'] });
  const page = given['help-page'] ?? pagesOf(ports.env, run.repository ?? '', run.run).environments;
  const problems = valueProblems(given.values ?? {}, { domains: parseDomains(given.domains), isClosed: false, page });
  return resultOf({ title: 'What the environment must give', facts: [], problems, weaknesses: [] }, {}, {});
}

async function checkGate(context: ActionContext<Inputs>, ports: Ports): Promise<ActionResult> {
  const { inputs: given, run, signal } = context;
  const { environment, token } = given;
  if (environment === null || token === null) throw new TypeError('the rules of the inputs ask for both');
  context.known({ 'workflow-commit': given['workflow-commit'] ?? '', environment, gate: given.gate });
  const repository = knownRepository(run.repository);
  const pages = pagesOf(ports.env, repository, run.run);
  const wanted = wantedOf(given, environment, pages);
  const seenRun = seenRunOf(context, ports);
  const observed = await observe({ ports, repository, wanted, token, run: seenRun, commit: run.commit, signal });
  const verdict = decideGate(observed, wanted);
  const choice = await artifactOf(context, ports, repository, token);
  const page = given['help-page'] ?? pages.newRun;
  const values =
    given.values === null
      ? []
      : valueProblems(given.values, { domains: parseDomains(given.domains), isClosed: true, page });
  for (const { code, text } of verdict.weaknesses) context.reporter.message({ code, level: 'warning', text });
  const facts = [
    ['Environment', environment],
    ['Gate', gateInWords[given.gate]],
    ['Ref', seenRun.ref],
    ['Begun by', seenRun.actors.join(', ')],
    ['Commit of this workflow', seenRun.workflowCommit],
    ...artifactFacts(choice),
  ] as const;
  const reviewers = observed.environment.kind === 'found' ? String(observed.environment.reviewers) : '';
  return resultOf(
    {
      title: 'Preflight',
      facts,
      problems: [...values, ...verdict.problems, ...(choice?.problem ? [choice.problem] : [])],
      weaknesses: verdict.weaknesses,
    },
    { reviewers, ...artifactOutputs(choice) },
    { observed },
  );
}

/** Null where no artifact is asked for. */
async function artifactOf(
  { inputs: given, run, signal }: ActionContext<Inputs>,
  ports: Ports,
  repository: string,
  token: string,
): Promise<Choice | null> {
  if (given.artifact === null || run.runId === null) return null;
  const found = await observeArtifacts(ports.github(token, signal), repository, run.runId, given.artifact);
  const digest = given['artifact-digest'];
  return chooseArtifact(found, {
    name: given.artifact,
    digest: digest === null ? null : fullDigest(digest),
    page: run.run,
  });
}

const artifactFacts = (choice: Choice | null): readonly (readonly [string, string])[] =>
  choice?.artifact ? [['Artifact', choice.artifact.digest]] : [];

const artifactOutputs = (choice: Choice | null): Readonly<Record<string, string>> =>
  choice?.artifact ? { 'artifact-id': String(choice.artifact.id), 'artifact-digest': choice.artifact.digest } : {};

function knownRepository(repository: string | null): string {
  if (repository !== null && /^[\w.-]+\/[\w.-]+$/.test(repository)) return repository;
  throw new PreconditionError({
    code: 'repository-unknown',
    message: 'GITHUB_REPOSITORY does not say in which repository this runs.',
    remedy: 'Run the action in a workflow of GitHub.',
  });
}

const wantedOf = (given: Inputs, environment: string, pages: Pages): Wanted => ({
  environment,
  gate: given.gate,
  events: given.events,
  confirmation:
    given['expected-confirmation'] === null
      ? null
      : { typed: given.confirmation ?? '', expected: given['expected-confirmation'] },
  allowOlder: given['allow-older'],
  pages,
});

function seenRunOf({ inputs: given, run }: ActionContext<Inputs>, { env }: Ports): SeenRun {
  const actors = [run.actor, env['GITHUB_TRIGGERING_ACTOR']].filter(
    (actor) => typeof actor === 'string' && actor !== '',
  );
  return {
    id: run.runId,
    ref: run.ref ?? '',
    isRefProtected: env['GITHUB_REF_PROTECTED'] === 'true',
    event: env['GITHUB_EVENT_NAME'] ?? '',
    actors: [...new Set(actors.map(String))],
    workflowCommit: given['workflow-commit'] ?? '',
  };
}

interface Looking {
  readonly ports: Ports;
  readonly repository: string;
  readonly wanted: Wanted;
  readonly token: string;
  readonly run: SeenRun;
  readonly commit: string | null;
  readonly signal: AbortSignal;
}

async function observe({ ports, repository, wanted, token, run, commit, signal }: Looking): Promise<Observed> {
  const github = ports.github(token, signal);
  const [environment, author, live] = await Promise.all([
    observeEnvironment(github, repository, wanted.environment),
    wanted.gate === 'branch-only' && commit !== null ? observeAuthor(github, repository, commit) : null,
    wanted.allowOlder ? null : observeLiveRun(github, repository, wanted.environment, workflowFile(ports, repository)),
  ]);
  return { environment, run, author, live };
}

/** GITHUB_WORKFLOW_REF is that of the caller: `owner/name/.github/workflows/file.yml@ref`. */
function workflowFile({ env }: Ports, repository: string): string {
  const [path = ''] = (env['GITHUB_WORKFLOW_REF'] ?? '').split('@');
  return path.slice(repository.length + 1);
}

interface Found {
  readonly title: string;
  readonly facts: readonly (readonly [string, string])[];
  readonly problems: readonly Problem[];
  readonly weaknesses: readonly Weakness[];
}

function resultOf(found: Found, outputs: Readonly<Record<string, string>>, data: object): ActionResult {
  const { problems, weaknesses } = found;
  const result = {
    outputs: { ...outputs, problems: String(problems.length) },
    summary: summaryOf(found),
    data: { ...data, problems, weaknesses },
  };
  return problems.length === 0 ? result : { ...result, failure: refusal(problems) };
}

function refusal(problems: readonly Problem[]): PreconditionError {
  const lines = problems.map(({ code, text, page }) => `- ${text} [${code}]${page === null ? '' : ` ${page}`}`);
  const remedies = [...new Set(problems.map(({ remedy }) => remedy))];
  return new PreconditionError({
    code: 'run-refused',
    message: `This run must not go on, and got no credentials:\n${lines.join('\n')}`,
    remedy: remedies.join('\n'),
  });
}
