import { describe, expect, test } from '@jest/globals';
import {
  anchorsOf,
  appliedNames,
  codeIn,
  foundIn,
  hasAddress,
  hcl,
  hclWords,
  isThere,
  labelsIn,
  linksIn,
  otherWords,
  read,
  requiredIn,
  yamlKeys,
  yamlValues,
} from './named-in-pages.ts';

const PAGES = ['operate', 'adopt-existing', 'costs', 'migration-pm2-to-systemd', 'workflows'].map(
  (name) => `docs/${name}.md`,
);

/** What a page names and nobody finds here, with the reason. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'stacks/<env>/adopt.tf': 'the reader makes it',
  'adopt.tf': 'the reader makes it',
  'backend_override.tf': 'the reader makes it, and removes it again',
  admin_bucket: 'a local that the reader makes',
  'aws_cloudfront_distribution.admin': 'of the code that the reader has',
  'module.admin_site.aws_s3_bucket.site': 'of the code that the reader has',
  aws_security_group_rule: 'of the code that the reader has',
  set_identifier: 'argument of the provider that this code does not use',
  custom_error_response: 'argument of the provider that this code does not use',
  tags_all: 'attribute of the provider',
  replace_paths: 'of the JSON of a plan',
  'no-op': 'of the JSON of a plan',
  prevent_self_review: 'of the API of GitHub',
  deployment_branch_policy: 'of the API of GitHub',
  protected_branches: 'of the API of GitHub',
  custom_branch_policies: 'of the API of GitHub',
  'put-bucket-policy': 'of the AWS CLI',
  'put-bucket-lifecycle-configuration': 'of the AWS CLI',
  'delete-public-access-block': 'of the AWS CLI',
  max_memory_restart: 'of PM2, and left out on purpose',
  'no-cache': 'of HTTP',
  'no-store': 'of HTTP',
};

interface Check {
  readonly what: string;
  readonly names: (page: string) => readonly string[];
  readonly isKnown: (name: string) => boolean;
}

const ROOTS = ['stacks/test', 'stacks/bootstrap', 'modules/environment'];
const ROOTS_OF_PARTS = ['modules/static-site', 'modules/api-asg', 'modules/api-alb'];
const FOLDERS_OF_FILES = [
  '.github/workflows',
  ...['test', 'prod', 'bootstrap'].map((name) => `terraform/stacks/${name}`),
];

/** The same name in the test environment, of which everything that an apply makes is known. */
const inTest = (name: string) => name.replace(/^nwac-prod-([a-z-]+)$/, 'nwac-$1-test');
const isMade = (name: string) => appliedNames.includes(name) || appliedNames.includes(inTest(name));
const inEachEnvironment = (path: string) => ['test', 'prod'].map((name) => path.replaceAll(/<env(ironment)?>/g, name));

/** Addresses without their keys; `E` is short for `module.environment.` in the page about adopting. */
const addressesIn = (page: string) =>
  codeIn(page).flatMap((code) => {
    const whole = code.replaceAll(/\[[^\]]*\]/g, '').replaceAll(/\bE (?=module\.|aws_)/g, 'module.environment.');
    return whole.match(/(?<![\w.])(?:module\.\w+\.)*(?:aws_[a-z0-9_]+(?:\.\w+)?|module\.\w+)/g) ?? [];
  });

const CHECKS: readonly Check[] = [
  {
    what: 'files and headings, in links',
    names: linksIn,
    isKnown: (to) => {
      const [path = '', anchor] = to.split('#');
      return isThere(path) && (anchor === undefined || anchorsOf(path).includes(anchor));
    },
  },
  {
    what: 'paths of this repository',
    names: (page) =>
      foundIn(
        page,
        /(?<![\w./:-])((?:actions|docs|examples|scripts|stacks|modules|terraform|\.github)\/[\w.<>/-]*[\w>])/g,
      ).filter((path) => !/^actions\/(upload|download)-artifact/.test(path)),
    isKnown: (path) => inEachEnvironment(path).every((it) => isThere(it) || isThere(`terraform/${it}`)),
  },
  {
    what: 'files of workflows and of Terraform',
    names: (page) => foundIn(page, /(?:^|[\s/])([\w-]+\.(?:yml|tf|auto\.tfvars))(?=$|[\s@])/g),
    isKnown: (file) => FOLDERS_OF_FILES.some((folder) => isThere(`${folder}/${file}`)),
  },
  {
    what: 'addresses and types of Terraform',
    names: addressesIn,
    isKnown: (address) =>
      address.includes('.')
        ? [...ROOTS, ...ROOTS_OF_PARTS].some((root) => hasAddress(root, address))
        : hcl.includes(`resource "${address}"`),
  },
  {
    what: 'variables, outputs, arguments and attributes',
    names: (page) =>
      foundIn(page, /^((?!(?:aws|curl|dig|gh|jq|printf|rm|terraform) ).*)$/g).flatMap(
        (code) => code.match(/(?<![\w$/.-])(?!aws_)[a-z0-9]+(?:_[a-z0-9]+)+(?![\w/-]|\.tf)/g) ?? [],
      ),
    isKnown: (name) => hclWords.has(name) || otherWords.has(name),
  },
  {
    what: 'outputs that are asked for',
    names: (page) => foundIn(page, /terraform output (?:-\w+ )?([a-z_]+)/g),
    isKnown: (name) => labelsIn('stacks/test', 'output').includes(name),
  },
  {
    what: 'inputs of actions and workflows, and modules',
    names: (page) => foundIn(page, /^([a-z]+(?:-[a-z]+)+)(?:$|: )/g),
    isKnown: (name) =>
      yamlKeys.has(name) ||
      yamlValues.has(name) ||
      isMade(name) ||
      [`actions/${name}`, `terraform/modules/${name}`].some(isThere) ||
      hcl.includes(`"${name}"`),
  },
  {
    what: 'parameters and log groups, by the end of their names',
    names: (page) =>
      foundIn(page, /\/nwac\/[\w<>-]+((?:\/[\w<>-]+)+)/g).map((rest) => rest.slice(rest.lastIndexOf('/') + 1)),
    isKnown: (end) => new RegExp(`[/"]${end}"`).test(hcl),
  },
  {
    what: 'names of what is made',
    names: (page) => foundIn(page, /(?<![\w/.-])(nwac-[a-z0-9-]+(?:\.awentech\.ca)?)/g),
    isKnown: isMade,
  },
];

describe.each(PAGES)('%s names only what exists', (page) => {
  test.each(CHECKS)('$what', ({ names, isKnown }) => {
    expect(names(page).filter((name) => ELSEWHERE[name] === undefined && !isKnown(name))).toEqual([]);
  });
});

describe('what is looked for in the pages', () => {
  test.each(CHECKS)('finds $what', ({ names }) => {
    expect(new Set(PAGES.flatMap(names)).size).toBeGreaterThan(1);
  });

  test('leaves no exception over', () => {
    const unknown = CHECKS.flatMap(({ names, isKnown }) => PAGES.flatMap(names).filter((name) => !isKnown(name)));
    expect(Object.keys(ELSEWHERE).filter((name) => !unknown.includes(name))).toEqual([]);
  });
});

describe('the tables of values in docs/operate.md', () => {
  /** Names in the first column, and whether a default stands behind them. */
  function rowsOf(heading: string) {
    const part = read('docs/operate.md').split(`\n**${heading}**\n\n`)[1];
    if (part === undefined) throw new Error(`docs/operate.md has no table for ${heading}.`);
    const [table = ''] = part.split('\n\n');
    return [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/(?<!\()`(\w+)`( \()?/g)].map(([, name = '', hasDefault]) => ({
        name,
        hasDefault: hasDefault !== undefined,
      })),
    );
  }

  test.each([
    ['`stacks/bootstrap`', 'stacks/bootstrap'],
    ['`stacks/test`, `stacks/prod`', 'stacks/test'],
    ['`stacks/test`, `stacks/prod`', 'stacks/prod'],
  ])('%s: rows are variables of %s, and every variable without a default has one', (heading, stack) => {
    const rows = rowsOf(heading);
    expect(rows.filter(({ name }) => !labelsIn(stack, 'variable').includes(name))).toEqual([]);
    const named = rows.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name);
    expect(new Set(named)).toEqual(new Set(requiredIn(stack)));
  });
});
