import {
  boolean,
  choice,
  commaList,
  defineInputs,
  type InputsOf,
  integer,
  lines,
  optionalSpec,
  path,
  pattern,
  seconds,
  text,
  UnreadableInput,
} from '@deploy/action-kit';

/** In the order of the README. Checked against action.yml by a test. */
export const inputs = defineInputs({
  'distribution-ids': commaList({
    description:
      'CloudFront distributions, one or several, with commas or on lines of their own. Taken from the contract when `app` is given.',
    refuse: (id) => (/^[A-Z0-9]+$/.test(id) ? null : 'the id of a distribution looks like `E1A2B3C4D5E6F7`'),
  }),
  app: text({ description: 'Name of the app in the deployment contract; gives bucket and distribution.' }),
  contract: text({ description: 'Deployment contract as JSON, as Terraform puts it out.' }),
  'contract-parameter': text({
    description: 'Name of the SSM parameter that holds the deployment contract, such as `/nwac/test/deploy-contract`.',
  }),
  region: text({
    description: 'AWS region of the bucket. Default: the contract, then `AWS_REGION`, then `AWS_DEFAULT_REGION`.',
  }),
  'paths-file': path({
    description:
      'File with what a release changed: output `changed-paths-file` of `upload-static`. Only what caches may still hold is purged.',
  }),
  paths: lines({
    description:
      'Paths to purge whatever changed, one a line, such as `/feed.xml` or `/docs/*`. A `*` at the end is a wildcard.',
  }),
  'paths-encoding': choice({
    description:
      'How `paths` are written: `raw` as the names of files (`/café [1].html`), or `encoded` as an address bar shows them (`/caf%C3%A9%20%5B1%5D.html`).',
    values: ['raw', 'encoded'],
    default: 'raw',
  }),
  strategy: choice({
    description:
      '`minimal` covers what changed with at most `max-paths` paths, hitting as little else as can be; `exact` names every path; `everything` purges all that the distribution serves, or all under the prefix of the release.',
    values: ['minimal', 'exact', 'everything'],
    default: 'minimal',
  }),
  'max-paths': integer({
    description:
      'Most paths of one invalidation; beyond the free 1,000 of a month each costs 0.005 USD. Default: 15 with `minimal` (or as many as `paths` needs), 3000 with `exact`.',
    min: 1,
    max: 30_000,
  }),
  'origin-path': optionalSpec(
    {
      description:
        'Folder of the bucket that the distribution serves as its root, such as `/admin`; `/` for the whole bucket. Default: what the distribution says.',
    },
    { kind: 'text', accepts: 'a path with a leading slash, such as `/admin`', parse: readOriginPath },
  ),
  wait: boolean({ description: 'Waits until CloudFront has completed the invalidation.', default: 'true' }),
  'wait-timeout-seconds': seconds({
    description:
      'Stops waiting after this long, for all distributions together. The invalidation itself goes on at CloudFront.',
    default: '900',
    min: 10,
    max: 21_600,
  }),
  'verify-url': optionalSpec(
    {
      description:
        'Address of the app. Proves that the CDN serves the live release: entry page, two assets, and an error for an asset that does not exist.',
    },
    { kind: 'address', accepts: 'an address such as `https://app.example.org/`', parse: readUrl },
  ),
  'connect-to': pattern({
    description:
      'Host the proof connects to, such as `d111111abcdef8.cloudfront.net`, while it asks for the host of `verify-url`: proves a CDN before DNS points at it.',
    matches: /^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+)(:\d{1,5})?$/,
    accepts: 'a host, with a port if need be, such as `d111111abcdef8.cloudfront.net`',
  }),
  'dry-run': boolean({
    description: 'Plans everything with the same code, and purges and records nothing.',
    default: 'false',
  }),
});

export type Inputs = InputsOf<typeof inputs>;

/** Without a trailing slash; empty for the whole bucket. */
function readOriginPath(given: string): string {
  if (!given.startsWith('/')) throw new UnreadableInput();
  return given.replace(/\/+$/, '');
}

function readUrl(given: string): URL {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new UnreadableInput();
  if (url.username !== '' || url.password !== '') throw new UnreadableInput('it holds credentials');
  return url;
}

/** Names of the outputs, in the order of the README. */
export const outputs = [
  'status',
  'invalidation-ids',
  'path-count',
  'paths',
  'estimated-cost-usd',
  'result-file',
] as const;
