import {
  boolean,
  choice,
  defineInputs,
  givenSpec,
  type InputsOf,
  integer,
  lines,
  optionalSpec,
  path,
  pattern,
  seconds,
  text,
  yaml,
} from '@deploy/action-kit';
import { readColours, readHeader, readHttpUrl, readSteps, readStrategy } from './input-shapes.ts';

/** Modes in which an input means something; in the others it is told to have no effect. */
const DEPLOY = ['deploy'] as const;
const RUN = ['deploy', 'rollback', 'janitor'] as const;
const GO = ['deploy', 'rollback'] as const;

/** In the order of the README. Checked against action.yml by a test. */
export const inputs = defineInputs({
  mode: choice({
    description:
      'What to do. `deploy` makes a release live; `rollback` makes the one before live again, also in the middle of a deploy; `status` only looks; `janitor`, for a schedule, finishes or undoes what killed runs left.',
    values: ['deploy', 'rollback', 'status', 'janitor'],
    default: 'deploy',
  }),
  strategy: givenSpec(
    {
      description:
        '`blue-green` moves requests between two groups by listener weights; `instance-refresh` replaces the instances of one group, with the API of that name.',
      default: 'blue-green',
    },
    { kind: 'choice', accepts: 'one of `blue-green`, `instance-refresh`', parse: readStrategy },
  ),
  artifact: path({
    description: 'File to release, relative to the workspace. It is stored in the artifact bucket under its SHA-256.',
    modes: DEPLOY,
  }),
  'artifact-digest': pattern({
    description: 'SHA-256 that the artifact must have, such as `sha256:…` from the job that built it.',
    matches: /^(sha256:)?[0-9a-f]{64}$/,
    accepts: 'a SHA-256 digest in lower case, with or without `sha256:`',
    modes: DEPLOY,
  }),
  release: pattern({
    description:
      'Instead of `artifact`: the address of one that is stored already, such as output `release` of a deploy to another environment.',
    matches: /^s3:\/\/[^/\s]+\/\S+$/,
    accepts: 'an address such as `s3://bucket/key`',
    modes: DEPLOY,
  }),
  contract: text({ description: 'Deployment contract as JSON, as Terraform puts it out. Inputs below win over it.' }),
  'contract-parameter': text({
    description: 'Name of the SSM parameter that holds the deployment contract, such as `/nwac/test/deploy-contract`.',
  }),
  region: text({
    description: 'AWS region of the fleet. Default: the contract, then `AWS_REGION`, then `AWS_DEFAULT_REGION`.',
  }),
  colours: yaml({
    description:
      'Both groups as YAML or JSON, with the names of the contract: `blue` and `green`, each with `asg`, `target_group_arn`, `release_parameter` and, if there are any, `gate_alarms`.',
    shape: readColours,
  }),
  'listener-rule-arns': lines({
    description:
      'ARNs of all listener rules that forward to the colours, one a line; that of a listener means its default action. They move together.',
  }),
  asg: text({ description: 'For `instance-refresh`: name of the Auto Scaling group.' }),
  'release-parameter': text({
    description:
      'For `instance-refresh`: name of the SSM parameter that says which release instances start with. Without one only the launch template changes.',
  }),
  'artifact-bucket': text({ description: 'Bucket that holds artifacts, and the journal and lease of rollouts.' }),
  floor: integer({
    description: 'Healthy instances that the live colour never goes below. Default: the contract, else 1.',
    min: 1,
    max: 10_000,
  }),
  'health-path': pattern({
    description: 'Path that the smoke test asks for. Default: the contract, else `/healthz`.',
    matches: /^\/\S*$/,
    accepts: 'a path such as `/healthz`',
  }),
  'smoke-url': optionalSpec(
    {
      description:
        'Where the new colour is asked before it gets any visitor, such as `https://api.example.com`. Default: the preview of the contract; without either there is no smoke test.',
    },
    { kind: 'text', accepts: 'an http or https address', parse: readHttpUrl },
  ),
  'smoke-header': optionalSpec(
    {
      description:
        'Header by which a listener rule sends a request to one colour, such as `x-preview: preview-{colour}`; `{colour}` stands for the colour.',
    },
    { kind: 'text', accepts: 'a header such as `x-preview: preview-{colour}`', parse: readHeader },
  ),
  steps: givenSpec(
    {
      description:
        'Percentages of requests that the new colour gets one after the other; for `instance-refresh`, checkpoints of instances replaced.',
      default: '5,25,50,100',
      modes: DEPLOY,
    },
    { kind: 'text', accepts: 'whole percentages that ascend and end at 100', parse: readSteps },
  ),
  'step-seconds': seconds({
    description:
      'How long a step lasts at least. It lasts longer where the slowest gate alarm looks further back; the plan says so.',
    default: '60',
    min: 0,
    max: 86_400,
    modes: DEPLOY,
  }),
  'bake-seconds': seconds({
    description: 'How long the new colour is watched with all requests, before its deploy counts as good.',
    default: '300',
    min: 0,
    max: 172_800,
    modes: DEPLOY,
  }),
  'keep-old-seconds': seconds({
    description: 'How long the old colour is kept whole after its last request, for a way back that takes seconds.',
    default: '600',
    min: 0,
    max: 172_800,
    modes: DEPLOY,
  }),
  'gate-alarms': lines({
    description:
      'CloudWatch alarms that stop a deploy, metric or composite, one a line; `{colour}` stands for the new colour. Default: those of the contract or of `colours`.',
    modes: DEPLOY,
  }),
  'missing-data': choice({
    description: 'What an alarm in INSUFFICIENT_DATA means: `ok`, or `fail` as ALARM does.',
    values: ['ok', 'fail'],
    default: 'ok',
    modes: DEPLOY,
  }),
  'minimum-requests': integer({
    description:
      'Requests of visitors to each colour from which on their error rates are compared. The smoke test makes as many first, at most 200, which do not count.',
    default: '100',
    min: 0,
    max: 1_000_000,
    modes: DEPLOY,
  }),
  'stable-polls': integer({
    description: 'Looks in a row that must find an instance healthy before it counts.',
    default: '3',
    min: 1,
    max: 30,
    modes: RUN,
  }),
  'min-healthy-percent': integer({
    description: 'For `instance-refresh`: capacity that stays healthy, in percent of the desired one.',
    default: '100',
    min: 0,
    max: 100,
    modes: GO,
  }),
  'max-healthy-percent': integer({
    description: 'For `instance-refresh`: how far the group may grow meanwhile; at most 100 above the minimum.',
    default: '110',
    min: 100,
    max: 200,
    modes: GO,
  }),
  'template-version': pattern({
    description: 'For `instance-refresh`: number of the launch template version to move to. Default: the one in place.',
    matches: /^[1-9]\d*$/,
    accepts: 'a number; `$Latest` and `$Default` have no way back',
    modes: DEPLOY,
  }),
  'active-refresh': choice({
    description:
      'For `instance-refresh`: what to do about one that somebody else began. `refuse`, `wait` for its end, or `adopt` it if it deploys the same.',
    values: ['refuse', 'wait', 'adopt'],
    default: 'refuse',
    modes: DEPLOY,
  }),
  'on-failure': choice({
    description:
      '`rollback` gives requests back at once and cleans up; `hold` leaves everything for a person to look at.',
    values: ['rollback', 'hold'],
    default: 'rollback',
    modes: RUN,
  }),
  'on-cancel': choice({
    description:
      'What a cancelled run does in the seconds it has: `rollback` gives requests back, `hold` keeps the weights for a person, `hand-off` keeps them for the next run or the janitor to go on.',
    values: ['rollback', 'hold', 'hand-off'],
    default: 'rollback',
    modes: RUN,
  }),
  'expected-live': pattern({
    description: 'Refuses to begin unless this is live: a colour, or the address of a release.',
    matches: /^(blue|green|s3:\/\/[^/\s]+\/\S+)$/,
    accepts: '`blue`, `green` or an address such as `s3://bucket/key`',
    modes: GO,
  }),
  'abort-holder': boolean({
    description: 'For `rollback`: asks a run that is deploying to stop at its next step, and goes back from there.',
    default: 'false',
  }),
  reason: text({ description: 'For `abort-holder`: why, for whoever is stopped.', modes: ['rollback'] }),
  'lock-timeout-seconds': seconds({
    description: 'How long to wait for another run that is deploying to the same fleet. 0: fail at once.',
    default: '0',
    min: 0,
    max: 21_600,
    modes: RUN,
  }),
  'dry-run': boolean({
    description: 'Makes every check and the whole plan with predicted times, and changes nothing.',
    default: 'false',
    modes: RUN,
  }),
  'wait-timeout-seconds': seconds({
    description:
      'The longest time that anything is waited for which should happen by itself, such as instances becoming healthy.',
    default: '900',
    min: 10,
    max: 21_600,
    modes: RUN,
  }),
});

export type Inputs = InputsOf<typeof inputs>;

/** Names of the outputs, in the order of the README. */
export const outputs = [
  'status',
  'live-colour',
  'previous-colour',
  'release',
  'timeline-file',
  'rollback-command',
  'result-file',
] as const;
