import {
  boolean,
  choice,
  commaList,
  defineInputs,
  globs,
  type InputsOf,
  integer,
  lines,
  path,
  pattern,
  seconds,
  secret,
  text,
} from '@deploy/action-kit';
import { severities, toolNames } from '@deploy/terraform-findings';

const isTool = (name: string): boolean => toolNames.some((tool) => tool === name);

/** In the order of the README. Checked against action.yml by a test. */
export const inputs = defineInputs({
  mode: choice({
    description:
      'What to do. `check` judges the code and needs no credentials; `plan` saves a plan of one stack; `apply` applies exactly that plan; `drift` compares what is there with the code; `baseline` writes down what is found now, so that later only new findings count.',
    values: ['check', 'plan', 'apply', 'drift', 'baseline'],
    default: 'check',
  }),
  root: path({
    description: 'Folder of all Terraform code, relative to the root of the repository.',
    default: 'terraform',
  }),
  stacks: globs({
    description:
      'Directories to work on, one glob a line, relative to `root`, such as `stacks/*`. Default: all with `check` and `baseline`, all stacks with `drift`; `plan` and `apply` need exactly one.',
  }),
  'changed-only': boolean({
    description: 'Checks only directories that the pull request or push changes, and all that use them.',
    default: 'false',
    modes: ['check'],
  }),
  tools: commaList({
    description: 'Tools to check with, with commas: `fmt`, `validate`, `test`, `tflint`, `checkov`, `trivy`.',
    default: 'fmt,validate,test,tflint,checkov',
    modes: ['check', 'baseline'],
    refuse: (name) => (isTool(name) ? null : `there are ${toolNames.join(', ')}`),
  }),
  'missing-tool': choice({
    description: 'Whether a tool that is not installed fails the check, or is left out and named: `fail` or `skip`.',
    values: ['fail', 'skip'],
    default: 'fail',
    modes: ['check', 'baseline'],
  }),
  'fail-on': choice({
    description: 'The mildest finding that fails the check: `error`, `warning` or `note`.',
    values: severities,
    default: 'error',
    modes: ['check'],
  }),
  baseline: path({
    description: 'File of known findings, made by `mode: baseline`: only others count. Relative to the workspace.',
    modes: ['check', 'baseline'],
  }),
  comment: boolean({
    description:
      'Writes one comment on the pull request for all stacks and environments of the workflow, and keeps it up to date. Needs `pull-requests: write`.',
    default: 'true',
    modes: ['check', 'plan', 'apply'],
  }),
  'github-token': secret({
    description: 'Token for the comment, the files that a pull request changes, and the issues of `drift`.',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression for the runner
    default: '${{ github.token }}',
  }),
  'sarif-dir': path({
    description: 'Folder for SARIF files, one for each tool and stack. Default: a folder under `RUNNER_TEMP`.',
    modes: ['check'],
  }),
  environment: pattern({
    description: 'Name of the environment, such as `test`: part of the comment, of the plan and of the issues.',
    matches: /^[\w.-]{1,64}$/,
    accepts: 'a name of letters, digits, `.`, `_` and `-`',
  }),
  'var-files': lines({
    description: 'Files of variables, one a line, relative to the stack.',
    modes: ['plan', 'drift'],
  }),
  'backend-config': lines({
    description: 'Settings or files for `init -backend-config`, one a line.',
    modes: ['plan', 'apply', 'drift'],
  }),
  'plan-file': path({
    description:
      'Where `plan` saves the plan and `apply` finds it. What it is bound to lies beside it, with `.json` at the end. Default with `plan`: a file under `RUNNER_TEMP`.',
    modes: ['plan', 'apply'],
  }),
  'plan-sha256': pattern({
    description: 'SHA-256 that the plan must have: output `plan-sha256` of the job that made and showed it.',
    matches: /^(sha256:)?[0-9a-f]{64}$/,
    accepts: 'a SHA-256 of 64 hexadecimal digits',
    modes: ['apply'],
  }),
  protect: commaList({
    description:
      'Resource types beside the ones that are always protected: a plan that replaces or deletes one is refused.',
    modes: ['plan', 'apply', 'drift'],
  }),
  'allow-protected': lines({
    description: 'Addresses whose replacement or deletion is meant this time, one a line.',
    modes: ['plan', 'apply'],
  }),
  cutover: boolean({
    description: 'The plan may change public entries, that is DNS records of modules `public-entry`, and nothing else.',
    default: 'false',
    modes: ['plan', 'apply'],
  }),
  contract: text({
    description: 'Deployment contract as JSON: `apply` then holds the lease of the rollouts of that environment.',
    modes: ['apply'],
  }),
  'contract-parameter': text({
    description: 'Name of the SSM parameter that holds the deployment contract, such as `/nwac/test/deploy-contract`.',
    modes: ['apply'],
  }),
  region: text({
    description: 'AWS region. Default: the contract, then `AWS_REGION`, then `AWS_DEFAULT_REGION`.',
    modes: ['apply'],
  }),
  'lock-timeout-seconds': seconds({
    description: 'How long to wait for a rollout that holds the lease, and for the lock of the state.',
    default: '0',
    min: 0,
    max: 21_600,
    modes: ['plan', 'apply', 'drift'],
  }),
  binary: choice({
    description: '`terraform`, or `tofu` for OpenTofu.',
    values: ['terraform', 'tofu'],
    default: 'terraform',
  }),
  parallelism: integer({
    description: 'Most processes at one time. Default: the number of cores.',
    min: 1,
    max: 64,
  }),
  'tool-timeout-seconds': seconds({
    description: 'Ends a tool that takes longer for one directory.',
    default: '900',
    min: 10,
    max: 21_600,
  }),
  'dry-run': boolean({
    description:
      '`apply` verifies the plan and takes no lease and applies nothing; `drift` writes no issues; no comment is written.',
    default: 'false',
  }),
});

export type Inputs = InputsOf<typeof inputs>;

/** Names of the outputs, in the order of the README. */
export const outputs = [
  'findings',
  'errors',
  'failed-tools',
  'sarif-dir',
  'baseline-file',
  'plan-file',
  'plan-sha256',
  'has-changes',
  'drifted-stacks',
  'result-file',
] as const;
