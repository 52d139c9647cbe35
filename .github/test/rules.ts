/** What neither GitHub's parser nor any linter sees. Each rule answers one sentence for each thing that breaks it. */
import { parseDomains } from '../../actions/preflight/src/domain.ts';
import { actionAt, type Job, listOf, type Tree, textOf, treeOf, type Workflow } from './workflow.ts';

export type Rule = (workflow: Workflow) => readonly string[];

const isCallable = ({ tree }: Workflow): boolean => Object.hasOwn(treeOf(tree['on']), 'workflow_call');
const permissionsOf = (job: Job): Tree => treeOf(job.tree['permissions']);
const isCredentialed = (job: Job): boolean => job.steps.length > 0 && permissionsOf(job)['id-token'] === 'write';
const environmentOf = (job: Job): Tree =>
  typeof job.tree['environment'] === 'string' ? { name: job.tree['environment'] } : treeOf(job.tree['environment']);
const usesOf = (step: Tree): string => textOf(step['uses']);
const perJob =
  (judge: (job: Job, workflow: Workflow) => readonly string[]): Rule =>
  (workflow) =>
    workflow.jobs.flatMap((job) => judge(job, workflow).map((problem) => `${workflow.file} ${job.name}: ${problem}`));
const perStep = (judge: (step: Tree, job: Job, workflow: Workflow) => readonly string[]): Rule =>
  perJob((job, workflow) => job.steps.flatMap((step) => judge(step, job, workflow)));
const only = (isBroken: boolean, problem: string): readonly string[] => (isBroken ? [problem] : []);

const leastPermissions: Rule = (workflow) => [
  ...only(JSON.stringify(workflow.tree['permissions']) !== '{}', `${workflow.file}: top permissions are not {}`),
  ...perJob((job) => only(!Object.hasOwn(job.tree, 'permissions'), 'states no permissions'))(workflow),
];

/** Called with fewer permissions than it asks for, GitHub refuses the whole run before it starts. */
export const callerGrants =
  (all: readonly Workflow[]): Rule =>
  (workflow) =>
    perJob((job) => {
      const callee = all.find(({ file }) => textOf(job.tree['uses']) === `./.github/workflows/${file}`);
      if (callee === undefined) return [];
      const rank = ['none', 'read', 'write'];
      const granted = permissionsOf(job);
      return callee.jobs.flatMap((called) =>
        Object.entries(permissionsOf(called))
          .filter(([scope, level]) => rank.indexOf(textOf(granted[scope] ?? 'none')) < rank.indexOf(textOf(level)))
          .map(([scope, level]) => `grants no ${scope}: ${textOf(level)}, which ${callee.file} ${called.name} needs`),
      );
    })(workflow);

const pinned = perStep((step, _job, { text }) => {
  const uses = usesOf(step);
  if (uses === '') return [];
  if (uses.startsWith('$/')) {
    return [
      ...only(uses.includes('@'), `${uses} has a ref`),
      ...only(actionAt(uses.slice(2)) === null, `${uses} is no action here`),
    ];
  }
  const isCommit = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses);
  return [
    ...only(!isCommit, `${uses} is not pinned to a commit`),
    ...only(isCommit && !new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+`).test(text), `${uses} does not say its version`),
  ];
});

const noExpressionInShell = perStep((step) => [
  ...only(textOf(step['run']).includes('$' + '{{'), 'an expression stands in a script'),
  ...only(step['run'] !== undefined && step['shell'] !== 'bash', 'a script does not name its shell'),
]);

const timeouts = perJob((job) =>
  only(job.steps.length > 0 && typeof job.tree['timeout-minutes'] !== 'number', 'has no timeout'),
);

/** The first job of a callable workflow: no environment, no identity. */
const checkedFirst = perJob((job, workflow) => {
  if (!isCallable(workflow) || !isCredentialed(job)) return [];
  const name = textOf(environmentOf(job)['name']);
  const preflight = workflow.jobs.find((other) => other.name === 'preflight');
  return [
    ...only(!listOf(job.tree['needs']).includes('preflight'), 'has credentials and does not need preflight'),
    ...only(
      !/^\$\{\{ needs\.preflight\.outputs\.environment \}\}(?:-plan)?$/.test(name),
      `names the environment ${name}, which is not the one that was checked`,
    ),
    ...only(preflight === undefined || isCredentialed(preflight), 'preflight is missing or has credentials'),
    ...only(Object.hasOwn(preflight?.tree ?? {}, 'environment'), 'preflight names an environment'),
    ...only(/always\(\)|failure\(\)/.test(textOf(job.tree['if'])), 'runs although preflight failed'),
  ];
});

/** A plan environment that was not looked at would be created unprotected by the job that names it. */
const planEnvironmentChecked: Rule = (workflow) => {
  const names = workflow.jobs.map((job) => textOf(environmentOf(job)['name']));
  const checks = workflow.jobs
    .filter(({ name }) => name === 'preflight')
    .flatMap(({ steps }) => steps.map((step) => textOf(treeOf(step['with'])['environment'])));
  const isChecked = checks.some((environment) => environment.includes('{0}-plan'));
  return only(
    names.some((name) => name.endsWith('}}-plan')) && !isChecked,
    `${workflow.file}: the plan environment is not checked`,
  );
};

const explained: Rule = (workflow) => {
  const usesOurs = workflow.jobs.some(({ steps }) => steps.some((step) => usesOf(step).startsWith('$/')));
  return only(
    isCallable(workflow) && usesOurs && !workflow.jobs.some(({ name }) => name === 'explain'),
    `${workflow.file}: nothing says that a runner is too old`,
  );
};

/** A job changes something where it has credentials and its environment writes deployments. */
const queued = perJob((job, workflow) => {
  const mutates = isCredentialed(job) && environmentOf(job)['deployment'] !== false && isCallable(workflow);
  const concurrency = treeOf(job.tree['concurrency']);
  const isQueued = concurrency['queue'] === 'max' && concurrency['cancel-in-progress'] === false;
  if (workflow.file === 'rollback.yml')
    return only(Object.hasOwn(job.tree, 'concurrency'), 'a rollback waits in a queue');
  return only(mutates && !isQueued, 'changes something outside a queue, or can be cancelled by the next run');
});

const noQueueAroundGate: Rule = (workflow) =>
  only(
    isCallable(workflow) && Object.hasOwn(workflow.tree, 'concurrency'),
    `${workflow.file}: a queue around the gate`,
  );

const safeTriggers: Rule = ({ file, tree }) =>
  ['pull_request_target', 'workflow_run', 'issue_comment', 'issues']
    .filter((event) => listOf(tree['on']).includes(event) || Object.hasOwn(treeOf(tree['on']), event))
    .map((event) => `${file}: begins on ${event}`);

const noSecrets: Rule = ({ file, text }) =>
  only(/\bsecrets\s*[.:[]/.test(text.replaceAll(/^\s*#.*$/gm, '')), `${file}: uses secrets`);

const inputForms: Rule = ({ file, tree }) => {
  const on = treeOf(tree['on']);
  const called = treeOf(treeOf(on['workflow_call'])['inputs']);
  const dispatched = treeOf(treeOf(on['workflow_dispatch'])['inputs']);
  const hasDispatch = Object.hasOwn(on, 'workflow_dispatch');
  return [
    ...only(Object.keys(dispatched).length > 25, `${file}: more than 25 inputs to dispatch with`),
    ...only(
      hasDispatch && JSON.stringify(called) !== JSON.stringify(dispatched),
      `${file}: called and dispatched with different inputs`,
    ),
    ...Object.entries(called).flatMap(([name, value]) => {
      const input = treeOf(value);
      return [
        ...only(!['string', 'boolean', 'number'].includes(textOf(input['type'])), `${file} ${name}: has no type`),
        ...only(textOf(input['description']) === '', `${file} ${name}: has no description`),
        ...only(
          input['required'] !== true && !Object.hasOwn(input, 'default'),
          `${file} ${name}: neither required nor defaulted`,
        ),
        ...only(
          Object.hasOwn(input, 'default') && typeof input['default'] !== textOf(input['type']),
          `${file} ${name}: its default is no ${textOf(input['type'])}`,
        ),
      ];
    }),
  ];
};

/** Every input has a domain, and its default is in it. */
const inputsHaveDomains: Rule = ({ file, tree, jobs }) => {
  const inputs = treeOf(treeOf(treeOf(tree['on'])['workflow_call'])['inputs']);
  if (Object.keys(inputs).length === 0) return [];
  const steps = jobs.flatMap((job) => job.steps).filter((step) => usesOf(step) === '$/actions/preflight');
  const checking = steps.find((step) => /toJSON\(inputs\)/.test(textOf(treeOf(step['with'])['values'])));
  if (checking === undefined) return [`${file}: nothing checks its inputs`];
  const domains = parseDomains(
    textOf(treeOf(checking['with'])['domains'])
      .split('\n')
      .filter((line) => line.trim() !== ''),
  );
  return [
    ...Object.keys(inputs)
      .filter((name) => !domains.has(name))
      .map((name) => `${file} ${name}: has no domain`),
    ...[...domains.keys()].filter((name) => !Object.hasOwn(inputs, name)).map((name) => `${file} ${name}: is no input`),
    ...Object.entries(inputs).flatMap(([name, value]) => {
      const given = textOf(treeOf(value)['default']);
      const domain = domains.get(name);
      const isIn = given === '' ? domain?.isOptional === true : domain?.test(given) === true;
      return only(
        Object.hasOwn(treeOf(value), 'default') && !isIn,
        `${file} ${name}: its default is not in its domain`,
      );
    }),
  ];
};

/** GitHub turns a misspelled output into an empty text. */
const outputsExist = perJob((job, workflow) => {
  const actions = new Map(job.steps.map((step) => [textOf(step['id']), usesOf(step)] as const));
  const reads = [...JSON.stringify(job.tree).matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)];
  const needs = [...JSON.stringify(job.tree).matchAll(/needs\.([\w-]+)\.outputs\.([\w-]+)/g)];
  return [
    ...reads.flatMap(([, id = '', output = '']) => {
      const uses = actions.get(id);
      const action = uses?.startsWith('$/') ? actionAt(uses.slice(2)) : null;
      if (action !== null) return only(!Object.hasOwn(action.outputs, output), `${id} has no output ${output}`);
      const script = textOf(job.steps.find((step) => step['id'] === id)?.['run']);
      return only(
        uses === undefined || (uses === '' && !script.includes(`${output}=`)),
        `${id} has no output ${output}`,
      );
    }),
    ...needs.flatMap(([, name = '', output = '']) => {
      const needed = workflow.jobs.find((other) => other.name === name);
      const isCall = Object.hasOwn(needed?.tree ?? {}, 'uses');
      return only(
        !isCall && !Object.hasOwn(treeOf(needed?.tree['outputs']), output),
        `${name} has no output ${output}`,
      );
    }),
  ];
});

/** The runner only warns of an input that an action does not have. */
const inputsExist = perStep((step) => {
  const action = usesOf(step).startsWith('$/') ? actionAt(usesOf(step).slice(2)) : null;
  if (action === null) return [];
  return Object.keys(treeOf(step['with']))
    .filter((name) => !Object.hasOwn(action.inputs, name))
    .map((name) => `${usesOf(step)} has no input ${name}`);
});

const checkouts = perStep((step) => {
  const given = treeOf(step['with']);
  if (usesOf(step).startsWith('actions/checkout@')) {
    return only(given['persist-credentials'] !== false, 'a checkout keeps the token on disk');
  }
  if (!usesOf(step).startsWith('actions/download-artifact@')) return [];
  const isBound = textOf(given['artifact-ids']).includes('needs.preflight.outputs.artifact-id');
  return only(!isBound || given['digest-mismatch'] !== 'error', 'an artifact is taken by its name');
});

export const rules = {
  leastPermissions,
  pinned,
  noExpressionInShell,
  timeouts,
  checkedFirst,
  planEnvironmentChecked,
  explained,
  queued,
  noQueueAroundGate,
  safeTriggers,
  noSecrets,
  inputForms,
  inputsHaveDomains,
  outputsExist,
  inputsExist,
  checkouts,
} satisfies Readonly<Record<string, Rule>>;
