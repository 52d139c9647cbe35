import {
  boolean,
  choice,
  commaList,
  defineInputs,
  type InputRules,
  type InputsOf,
  lines,
  optionalSpec,
  pattern,
  secret,
  text,
  UnreadableInput,
} from '@deploy/action-kit';
import type { Values } from './check-values.ts';
import { DomainError, parseDomains } from './domain.ts';

/** In the order of the README. Checked against action.yml by a test. */
export const inputs = defineInputs({
  mode: choice({
    description:
      'What to check. `gate`: values, environment and run, before any job with credentials; `values`: values alone, such as the variables of an environment, as the first step of a job that names it.',
    values: ['gate', 'values'],
    default: 'gate',
  }),
  token: secret({
    description:
      "The job's token: `github.token`, with `actions: read`, `contents: read` and `deployments: read`. Needed by `gate`.",
  }),
  environment: pattern({
    description: 'Environment that later jobs will name. Needed by `gate`.',
    matches: /^[a-z][a-z0-9-]{0,30}$/,
    accepts: 'the name of an environment, such as `test` or `prod`',
    modes: ['gate'],
  }),
  gate: choice({
    description:
      "Who has to say yes. `reviewers`: somebody else than who began the run, on GitHub's page; `branch-only`: somebody else than the author of the commit begins the run by hand and types a confirmation; `unattended`: nobody, for environments such as `test`.",
    values: ['reviewers', 'branch-only', 'unattended'],
    default: 'reviewers',
    modes: ['gate'],
  }),
  events: commaList({
    description: 'Events that may begin the run.',
    default: 'push, workflow_dispatch',
    modes: ['gate'],
  }),
  confirmation: text({
    description: 'What somebody typed to confirm. Compared with `expected-confirmation`, if that is given.',
    modes: ['gate'],
  }),
  'expected-confirmation': text({
    description: 'What has to be typed, such as `deploy admin to prod`.',
    modes: ['gate'],
  }),
  'allow-older': boolean({
    description: 'Lets a run go on although a newer one of the same workflow has deployed already.',
    default: 'false',
    modes: ['gate'],
  }),
  values: optionalSpec(
    {
      description: 'Values to check, as a JSON object: `toJSON(inputs)`, or `toJSON(vars)` with mode `values`.',
    },
    { kind: 'json', accepts: 'a JSON object, such as `toJSON(inputs)`', parse: readValues },
  ),
  domains: lines({
    description:
      'What each value may be, one a line: `app: app`, `entry: one of express cdn`, `step-seconds: number 30 3600`; `name?:` where it may be empty. With `gate`, a value without a domain is refused.',
    refuse: refuseDomain,
  }),
  artifact: pattern({
    description: 'Artifact of this run that later jobs will deploy.',
    matches: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    accepts: 'the name of an artifact of this run, such as `console`',
    modes: ['gate'],
  }),
  'artifact-digest': pattern({
    description:
      'Digest that the artifact must have: output `artifact-digest` of the step that uploaded it. Default: that of the newest artifact of the name.',
    matches: /^(?:sha256:)?[0-9a-f]{64}$/,
    accepts: '64 hexadecimal digits, with or without `sha256:` before',
    modes: ['gate'],
  }),
  'workflow-commit': text({
    description: 'Commit of the workflow that runs: `job.workflow_sha`. Needed by `gate`.',
  }),
  'help-page': text({ description: 'Address of a page that says how to set what is missing.' }),
});

export type Inputs = InputsOf<typeof inputs>;

export const inputRules: InputRules<typeof inputs> = (given) => [
  ...(given.mode === 'gate' && given.environment === null ? ['`gate` needs `environment`'] : []),
  ...(given.mode === 'gate' && given.token === null ? ['`gate` needs `token`'] : []),
  ...(given.mode === 'values' && given.domains.length === 0 ? ['`values` needs `domains`'] : []),
  ...(new Set(given.domains.map((line) => line.split(/[?:]/)[0])).size < given.domains.length
    ? ['`domains` names a value twice']
    : []),
];

function readValues(given: string): Values {
  let parsed: unknown;
  try {
    parsed = JSON.parse(given);
  } catch {
    throw new UnreadableInput('it is not JSON');
  }
  if (!isObject(parsed)) throw new UnreadableInput();
  return parsed;
}

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function refuseDomain(line: string): string | null {
  try {
    parseDomains([line]);
    return null;
  } catch (thrown) {
    if (thrown instanceof DomainError) return thrown.message;
    throw thrown;
  }
}

/** Names of the outputs, in the order of the README. */
export const outputs = [
  'workflow-commit',
  'environment',
  'gate',
  'reviewers',
  'artifact-id',
  'artifact-digest',
  'problems',
  'result-file',
] as const;
