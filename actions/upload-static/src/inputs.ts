import {
  boolean,
  choice,
  defineInputs,
  givenSpec,
  type InputsOf,
  integer,
  lines,
  pattern,
  seconds,
  text,
  UnreadableInput,
} from '@deploy/action-kit';
import { faultInAllowance, faultInGlob } from '@deploy/static-release';

/** Modes in which an input means something; in the others it is told to have no effect. */
const DEPLOY = ['deploy'] as const;
const RESTORE = ['rollback', 'finish', 'undo'] as const;
const DECIDE = [...DEPLOY, ...RESTORE] as const;

/** In the order of the README. Checked against action.yml by a test. */
export const inputs = defineInputs({
  mode: choice({
    description:
      'What to do. `deploy` makes a build live; `rollback` makes a stored release live again; `finish` completes and `undo` takes back what a killed run left open; `list` and `audit` only look; `prune` removes what no retained release needs; `hold` refuses new deploys until `lift`.',
    values: ['deploy', 'rollback', 'finish', 'undo', 'list', 'audit', 'prune', 'hold', 'lift'],
    default: 'deploy',
  }),
  source: text({
    description: 'Folder with the built site, relative to the workspace. Needed by `deploy`.',
    modes: DEPLOY,
  }),
  overlay: text({
    description:
      'Folder with files of this environment, such as runtime configuration, laid over the build after its digest was taken, so that one build serves all environments.',
    modes: DEPLOY,
  }),
  bucket: text({ description: 'S3 bucket of the site. Taken from the contract when `app` is given.' }),
  prefix: givenSpec(
    { description: 'Key prefix of the site in the bucket, such as `admin`. Empty for the whole bucket.' },
    {
      kind: 'text',
      accepts: 'plain path segments such as `admin` or `apps/admin`; `_deploy` is where releases are kept',
      parse: readPrefix,
    },
  ),
  app: text({ description: 'Name of the app in the deployment contract; gives bucket and distribution.' }),
  contract: text({ description: 'Deployment contract as JSON, as Terraform puts it out.' }),
  'contract-parameter': text({
    description: 'Name of the SSM parameter that holds the deployment contract, such as `/nwac/test/deploy-contract`.',
  }),
  region: text({
    description: 'AWS region of the bucket. Default: the contract, then `AWS_REGION`, then `AWS_DEFAULT_REGION`.',
  }),
  release: text({
    description:
      'For `rollback`: `previous`, the id of a release or its beginning (8 characters or more), or `foreign` for what stood in the bucket before the first release.',
    default: 'previous',
    modes: ['rollback'],
  }),
  headers: text({
    description:
      'YAML list of header rules over the presets; later rules win. Each has `match` (a glob or a list) and any of `cache-control`, `content-type`, `content-encoding`, `content-disposition`, `content-language`, `metadata`, `hashed: true`.',
    modes: DEPLOY,
  }),
  exclude: lines({
    description: 'Globs of files that are not deployed, one a line.',
    refuse: faultInGlob,
    modes: DEPLOY,
  }),
  allow: lines({
    description:
      'Lets files through the guards, one a line: a glob, or `guard-name:glob` such as `source-map:**/*.map`.',
    refuse: faultInAllowance,
    modes: DEPLOY,
  }),
  entry: lines({
    description: 'Globs of the pages that visitors open first; they become live after everything they refer to.',
    default: 'index.html',
    refuse: faultInGlob,
    modes: DEPLOY,
  }),
  'retain-releases': integer({
    description: 'How many releases stay complete in the bucket, the live one included.',
    default: '5',
    min: 1,
    max: 1000,
    modes: ['deploy', 'list', 'prune'],
  }),
  'retain-days': integer({
    description: 'Releases superseded fewer days ago than this stay complete as well.',
    default: '7',
    min: 0,
    max: 3650,
    modes: ['deploy', 'list', 'prune'],
  }),
  'max-removal-percent': integer({
    description: 'Refuses a release that takes away a larger share of the site than this, in percent.',
    default: '50',
    min: 0,
    max: 100,
    modes: DEPLOY,
  }),
  'expected-release': text({
    description: 'Refuses to go on unless this release is live (an id or its beginning; `none` for nothing yet).',
    modes: DECIDE,
  }),
  'allow-older': boolean({
    description: 'Lets a run deploy that is older than the one that decided what is live.',
    default: 'false',
    modes: DECIDE,
  }),
  adopt: boolean({
    description:
      'Lets the first release overwrite files that this action did not deploy; they are kept as release `foreign`.',
    default: 'false',
    modes: DEPLOY,
  }),
  repair: boolean({
    description:
      'Puts every file in its place anew instead of trusting the record of the live release; for what `audit` found.',
    default: 'false',
    modes: DEPLOY,
  }),
  'abort-holder': boolean({
    description: 'For `rollback`, `finish` and `undo`: asks a running deployment to stop at its next step.',
    default: 'false',
  }),
  reason: text({
    description: 'For `hold` and `abort-holder`: why, for whoever is refused. Needed by `hold`.',
    modes: [...RESTORE, 'hold'],
  }),
  'lock-timeout-seconds': seconds({
    description: 'How long to wait for another run that is deploying to the same place. 0: fail at once.',
    default: '0',
    min: 0,
    max: 21_600,
    modes: [...DECIDE, 'prune'],
  }),
  concurrency: integer({
    description:
      'Requests in flight to begin with; grows to twice that while S3 keeps up, and shrinks when it asks to.',
    default: '64',
    min: 1,
    max: 256,
    modes: [...DECIDE, 'audit', 'prune'],
  }),
  'artifact-digest': pattern({
    description: 'Digest of the build artifact, such as `sha256:…`; recorded beside the release.',
    matches: /^(sha256:)?[0-9a-f]{64}$/,
    accepts: 'a SHA-256 digest, with or without `sha256:`',
    modes: DEPLOY,
  }),
  'dry-run': boolean({
    description: 'Plans everything with the same code and writes nothing but the plan file.',
    default: 'false',
    modes: [...DECIDE, 'prune', 'hold', 'lift'],
  }),
  'wait-timeout-seconds': seconds({
    description: 'Gives up after this long. Whatever was begun is safe and is finished by the next run.',
    default: '1800',
    min: 10,
    max: 21_600,
  }),
});

export type Inputs = InputsOf<typeof inputs>;

/** `admin`, `/admin` and `admin/` all mean `admin/`. */
function readPrefix(given: string): string {
  const inner = given.replace(/^\/+/, '').replace(/\/+$/, '');
  if (inner === '') return '';
  const isUsable = inner.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  if (isUsable && !inner.startsWith('_deploy') && !/\p{Cc}/u.test(inner)) return `${inner}/`;
  throw new UnreadableInput();
}

/** Names of the outputs, in the order of the README. */
export const outputs = [
  'release',
  'previous-release',
  'changed-paths-file',
  'uploaded-files',
  'uploaded-bytes',
  'unchanged-files',
  'removed-files',
  'manifest-key',
  'plan-file',
  'result-file',
] as const;
