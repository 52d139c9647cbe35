/** What a value of a workflow may look like. A workflow states one for each of its inputs. */
export interface Domain {
  /** Completes "must be …". */
  readonly accepts: string;
  readonly isOptional: boolean;
  readonly test: (value: string) => boolean;
}

interface Kind {
  readonly accepts: string;
  readonly matches: RegExp;
}

const kinds: Readonly<Record<string, Kind>> = {
  environment: { accepts: 'the name of an environment, such as `test` or `prod`', matches: /^[a-z][a-z0-9-]{0,30}$/ },
  app: { accepts: 'the key of an app in the contract, such as `admin`', matches: /^[a-z][a-z0-9_-]{0,30}$/ },
  artifact: {
    accepts: 'the name of an artifact of this run, such as `console`',
    matches: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
  },
  digest: {
    accepts: '64 hexadecimal digits, with or without `sha256:` before',
    matches: /^(?:sha256:)?[0-9a-f]{64}$/,
  },
  release: {
    accepts: '`previous`, `foreign`, `none`, or an id of 8 to 64 hexadecimal digits',
    matches: /^(?:previous|foreign|none|[0-9a-f]{8,64})$/,
  },
  'stored-artifact': {
    accepts: 'the address of a stored artifact, such as `s3://bucket/key`',
    matches: /^s3:\/\/[a-z0-9][a-z0-9.-]{2,62}\/[A-Za-z0-9!_.*'()/=-]{1,900}$/,
  },
  role: {
    accepts: 'the ARN of a role, such as `arn:aws:iam::123456789012:role/nwac-deploy-admin-test`',
    matches: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
  },
  account: { accepts: 'the 12 digits of an AWS account', matches: /^\d{12}$/ },
  region: { accepts: 'an AWS region, such as `ca-central-1`', matches: /^[a-z]{2}(?:-[a-z]+)+-\d$/ },
  parameter: {
    accepts: 'the name of an SSM parameter, such as `/nwac/test/deploy-contract`',
    matches: /^(?:\/[A-Za-z0-9_.-]{1,100}){1,15}$/,
  },
  bucket: { accepts: 'the name of an S3 bucket', matches: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/ },
  url: {
    accepts: 'an address such as `https://app.example.org/`',
    matches: /^https:\/\/[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:\/[\w./~%-]{0,500})?$/,
  },
  host: {
    accepts: 'a host, such as `d111111abcdef8.cloudfront.net`',
    matches: /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
  },
  path: {
    accepts: 'a path below the workspace, such as `terraform`, without `..`',
    matches: /^(?!.*(?:^|\/)\.\.(?:\/|$))[A-Za-z0-9_.][A-Za-z0-9_./@+-]{0,199}$/,
  },
  globs: {
    accepts: 'globs below the workspace, one a line, without `..`',
    matches: /^(?!(?:[\s\S]*\n)?\s*(?:\/|[^\n]*(?:^|\/)\.\.(?:\/|\s|$)))[A-Za-z0-9_.*?@+\-/{},[\]!: \n]{1,2000}$/,
  },
  boolean: { accepts: '`true` or `false`', matches: /^(?:true|false)$/ },
  percents: {
    accepts: 'rising percentages such as `5,25,50,100`',
    matches: /^\d{1,3}(?:,\d{1,3}){0,9}$/,
  },
  sentence: { accepts: 'one line of at most 200 characters', matches: /^[^\p{Cc}]{1,200}$/u },
  lines: { accepts: 'at most 4,000 characters', matches: /^(?:[^\p{Cc}]|[\n\t]){1,4000}$/u },
};

/** Names of the kinds that take nothing more than their name. */
export const kindNames: readonly string[] = Object.keys(kinds);

/**
 * Reads the domains a workflow states, one a line: `app: app`, `dry-run: boolean`, `entry: one of express cdn`,
 * `step-seconds: number 30 3600`; a `?` after the name lets the value be empty. Throws `DomainError` for a line it
 * cannot read.
 */
export function parseDomains(lines: readonly string[]): ReadonlyMap<string, Domain> {
  const domains = new Map<string, Domain>();
  for (const line of lines) {
    const [, name = '', optional = '', form = ''] = /^([A-Za-z_][\w-]*)(\?)?:\s+(\S.*)$/.exec(line) ?? [];
    if (name === '') throw new DomainError(`${JSON.stringify(line)} is not \`name: kind\``);
    if (domains.has(name)) throw new DomainError(`\`${name}\` has two domains`);
    domains.set(name, { ...domainOf(form), isOptional: optional === '?' });
  }
  return domains;
}

/** A mistake of whoever wrote the workflow. */
export class DomainError extends Error {}

function domainOf(form: string): Omit<Domain, 'isOptional'> {
  const [word = '', ...rest] = form.trim().split(/\s+/);
  if (word === 'one' && rest[0] === 'of' && rest.length > 1) return oneOf(rest.slice(1));
  if (word === 'number' && rest.length === 2) return numberBetween(Number(rest[0]), Number(rest[1]));
  const kind = Object.hasOwn(kinds, word) && rest.length === 0 ? kinds[word] : undefined;
  if (kind === undefined) throw new DomainError(`\`${form}\` is no kind of value`);
  return { accepts: kind.accepts, test: (value) => kind.matches.test(value) };
}

const oneOf = (values: readonly string[]): Omit<Domain, 'isOptional'> => ({
  accepts: `one of ${values.map((value) => `\`${value}\``).join(', ')}`,
  test: (value) => values.includes(value),
});

function numberBetween(min: number, max: number): Omit<Domain, 'isOptional'> {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max) {
    throw new DomainError(`\`number ${min} ${max}\` is no range`);
  }
  return {
    accepts: `a whole number from ${min} to ${max}`,
    test: (value) => /^(?:0|[1-9]\d{0,9})$/.test(value) && Number(value) >= min && Number(value) <= max,
  };
}
