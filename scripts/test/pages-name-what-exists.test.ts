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
  'aws_s3_bucket.site': 'of the code that the reader has',
  'aws_cloudfront_distribution.admin': 'of the code that the reader has',
  'module.admin_site.aws_s3_bucket.site': 'of the code that the reader has',
  aws_security_group_rule: 'of the code that the reader has',
  set_identifier: 'argument of the provider that this code does not use',
  tags_all: 'attribute of the provider',
  custom_error_response: 'argument of the provider that this code does not use',
  replace_paths: 'of the JSON of a plan',
  'no-op': 'of the JSON of a plan',
  max_memory_restart: 'of PM2, and left out on purpose',
  'test-plan': 'an environment of GitHub',
  'prod-plan': 'an environment of GitHub',
  'put-bucket-policy': 'of the AWS CLI',
  'put-bucket-lifecycle-configuration': 'of the AWS CLI',
  'delete-public-access-block': 'of the AWS CLI',
  'no-cache': 'of HTTP',
  'no-store': 'of HTTP',
};
const isElsewhere = (name: string) => ELSEWHERE[name] !== undefined;
const missing = (names: readonly string[], isKnown: (name: string) => boolean) =>
  names.filter((name) => !isElsewhere(name) && !isKnown(name));
/** The same name in the test environment, of which everything that an apply makes is known. */
const inTest = (name: string) => name.replace(/^nwac-prod-([a-z-]+)$/, 'nwac-$1-test');
const forEachEnvironment = (path: string) => ['test', 'prod'].map((name) => path.replaceAll(/<env(ironment)?>/g, name));

describe.each(PAGES)('%s names only what exists', (page) => {
  test('links lead to files and headings', () => {
    const broken = linksIn(page).filter((to) => {
      const [path = '', anchor] = to.split('#');
      return !isThere(path) || (anchor !== undefined && path.endsWith('.md') && !anchorsOf(path).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test('paths of this repository', () => {
    const paths = foundIn(
      page,
      /(?<![\w./:-])((?:actions|docs|examples|scripts|stacks|modules|terraform|\.github)\/[\w.<>/-]*[\w>])/g,
    ).filter((path) => !/^actions\/[\w-]+@|^actions\/(upload|download)-artifact/.test(path));
    expect(
      missing(paths, (path) => forEachEnvironment(path).every((it) => isThere(it) || isThere(`terraform/${it}`))),
    ).toEqual([]);
  });

  test('files of workflows and of Terraform', () => {
    const files = foundIn(page, /(?:^|[\s/])([\w-]+\.(?:yml|tf|auto\.tfvars))(?=$|[\s@])/g);
    const folders = [
      '.github/workflows',
      'terraform/stacks/test',
      'terraform/stacks/prod',
      'terraform/stacks/bootstrap',
    ];
    expect(missing(files, (file) => folders.some((folder) => isThere(`${folder}/${file}`)))).toEqual([]);
  });

  test('addresses and types of Terraform', () => {
    const addresses = codeIn(page).flatMap((code) =>
      // `E` is short for `module.environment.` in the page about adopting.
      [
        ...code
          .replaceAll(/\[[^\]]*\]/g, '')
          .replaceAll(/\bE (?=module\.|aws_)/g, 'module.environment.')
          .matchAll(/(?<![\w.])((?:module\.\w+\.)*(?:aws_[a-z0-9_]+(?:\.\w+)?|module\.\w+))/g),
      ].map(([, it = '']) => it),
    );
    const roots = [
      'stacks/test',
      'stacks/bootstrap',
      'modules/environment',
      'modules/static-site',
      'modules/api-asg',
      'modules/api-alb',
    ];
    const isKnown = (address: string) =>
      address.includes('.') ? roots.some((root) => hasAddress(root, address)) : hcl.includes(`resource "${address}"`);
    expect(missing([...new Set(addresses)], isKnown)).toEqual([]);
  });

  test('variables, outputs, arguments and attributes', () => {
    const names = foundIn(page, /^([a-z0-9]+(?:_[a-z0-9]+)+)(?:$| = |:)/g);
    expect(missing(names, (name) => hclWords.has(name) || otherWords.has(name))).toEqual([]);
  });

  test('outputs that are asked for', () => {
    const names = foundIn(page, /terraform output (?:-\w+ )?([a-z_]+)/g);
    expect(missing(names, (name) => labelsIn('stacks/test', 'output').includes(name))).toEqual([]);
  });

  test('inputs of actions and workflows', () => {
    const names = foundIn(page, /^([a-z]+(?:-[a-z]+)+)(?:$|: )/g);
    const isKnown = (name: string) =>
      yamlKeys.has(name) ||
      yamlValues.has(name) ||
      appliedNames.includes(name) ||
      appliedNames.includes(inTest(name)) ||
      isThere(`actions/${name}`) ||
      isThere(`terraform/modules/${name}`) ||
      hcl.includes(`"${name}"`);
    expect(missing(names, isKnown)).toEqual([]);
  });

  test('parameters and log groups, by the end of their names', () => {
    const ends = foundIn(page, /\/nwac\/[\w<>-]+((?:\/[\w<>-]+)+)/g).map((rest) => rest.split('/').at(-1) ?? '');
    expect(missing(ends, (end) => new RegExp(`[/"]${end}"`).test(hcl))).toEqual([]);
  });

  test('names of what is made', () => {
    const names = foundIn(page, /(?<![\w/.-])(nwac-[a-z0-9-]+(?:\.awentech\.ca)?)/g);
    expect(missing(names, (name) => appliedNames.includes(name) || appliedNames.includes(inTest(name)))).toEqual([]);
  });
});

describe('the tables of values in docs/operate.md', () => {
  const section = (heading: string) => {
    const [, ...parts] = read('docs/operate.md').split(/^\*\*(?=`stacks\/)/m);
    const found = parts.find((part) => part.startsWith(heading));
    if (found === undefined) throw new Error(`docs/operate.md has no table for ${heading}.`);
    const [, table = ''] = found.split('\n\n');
    return [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`( \()?/g)].map(([, name = '', hasDefault]) => ({
        name,
        hasDefault: hasDefault !== undefined,
      })),
    );
  };

  test.each([
    ['`stacks/bootstrap`', 'stacks/bootstrap'],
    ['`stacks/test`, `stacks/prod`', 'stacks/test'],
    ['`stacks/test`, `stacks/prod`', 'stacks/prod'],
  ])('%s: every row is a variable of %s, and every variable without a default has a row', (heading, stack) => {
    const rows = section(heading).filter(({ name }) => !['blue', 'express', 'none'].includes(name));
    expect(rows.map(({ name }) => name).filter((name) => !labelsIn(stack, 'variable').includes(name))).toEqual([]);
    const named = rows.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name);
    expect(new Set(named)).toEqual(new Set(requiredIn(stack)));
  });
});
