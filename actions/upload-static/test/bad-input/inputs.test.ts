import { describe, expect, test } from '@jest/globals';
import { Stage } from '../in-process/stage.ts';
import { smallSite } from '../small-site.ts';
import { expectRefused, expectUntouched } from './refusal.ts';

describe('inputs', () => {
  test('all that cannot be read are in one message, with what each accepts', async () => {
    using stage = new Stage();
    const ended = await stage.run({
      mode: 'deploi',
      prefix: 'a/../b',
      exclude: '!*.map\ndocs/',
      allow: 'source-maps:*.map',
      entry: '[',
      concurrency: 'lots',
      'retain-days': '-1',
      'dry-run': 'yes',
      'wait-timeout-seconds': '30m',
      'artifact-digest': 'abc',
      dryrun: 'true',
    });
    expectRefused(ended, {
      code: 'inputs-invalid',
      says: [
        '11 inputs cannot be used',
        /`mode` is "deploi".*`rollback`/,
        /`prefix` is "a\/\.\.\/b".*`apps\/admin`/,
        /`exclude` is .*"!\*\.map": starts with `!`.*"docs\/": names a folder/,
        /`allow` is .*`source-maps` is not a guard; there are .*source-map,/,
        /`entry` is "\[".*without its partner/,
        /`concurrency` is "lots".*from 1 to 256/,
        /`retain-days` is "-1"/,
        /`dry-run` is "yes".*`true` or `false`/,
        /`wait-timeout-seconds` is "30m".*without a unit/,
        /`artifact-digest` is "abc".*SHA-256/,
        /`dryrun` does not exist; `dry-run` does/,
        'Nothing was changed',
      ],
    });
    expect(ended.requests).toEqual([]);
  });

  test('all that do not fit together are in one message', async () => {
    using stage = new Stage();
    const ended = await stage.run({ bucket: '', app: 'admin', 'abort-holder': 'true' });
    expectRefused(ended, {
      code: 'inputs-contradict',
      says: ['`app` names an app of a contract', '`source` is missing', '`abort-holder` works with `rollback`'],
    });
  });

  test.each([
    [{ bucket: '', source: 'dist' }, ['`bucket` is missing', '`contract-parameter`']],
    [{ contract: '{}', 'contract-parameter': '/x', source: 'dist' }, ['both given', 'leave one out']],
    [{ mode: 'hold' }, ['`reason` is missing']],
    [{ mode: 'prune', 'abort-holder': 'true' }, ['`abort-holder`', '`mode` is `prune`']],
  ])('%j contradicts itself', async (inputs, says) => {
    using stage = new Stage();
    expectRefused(await stage.run(inputs), { code: 'inputs-contradict', says: [...says, '`with:`'] });
  });

  test.each(['_deploy', '_deploy/root', '../up', 'a//b', './a', 'a\tb'])(
    'the prefix %j is no folder',
    async (prefix) => {
      using stage = new Stage();
      expectRefused(await stage.run({ mode: 'list', prefix }), {
        code: 'inputs-invalid',
        says: ['`prefix`', '`_deploy`'],
      });
    },
  );

  test('inputs without effect in a mode are told, not refused', async () => {
    using stage = new Stage();
    await stage.deploy(smallSite('one'));
    const ended = await stage.run({ mode: 'list', source: 'dist', adopt: 'true' });
    expect(ended.exitCode).toBe(0);
    expect(ended.log).toEqual([
      'Input `source` has no effect with `mode: list`; it is for deploy.',
      'Input `adopt` has no effect with `mode: list`; it is for deploy.',
    ]);
  });
});

describe('header rules', () => {
  test.each([
    ['no YAML', '- match: "*.js\n  cache-control: x', ['line']],
    ['no list', 'match: "*.js"', ['line 1', 'not a list']],
    [
      'a key that does not exist',
      '- match: "*.js"\n  cache-controll: no-cache',
      ['line 2', 'cache-controll', 'cache-control'],
    ],
    ['a value that is no text', '- match: "*.js"\n  cache-control: 300', ['line 2', '300 and not text', 'quotes']],
    ['a bad glob', '- match: "["\n  cache-control: no-cache', ['line 1', 'without its partner']],
    ['an impossible header', '- match: "*"\n  content-type: "text/html\\nX-Evil: 1"', ['line 2', '`content-type`']],
    [
      'several mistakes',
      '- match: "*"\n- cache-control: x\n  hashed: maybe',
      ['4 mistake(s)', 'line 1: this rule sets nothing', 'line 2: this rule has no `match`', 'line 3'],
    ],
  ])('%s', async (_name, headers, says) => {
    using stage = new Stage();
    await stage.deploy(smallSite('live'));
    const ended = await expectUntouched(stage, () => stage.deploy(smallSite('two'), { headers }));
    expectRefused(ended, { code: 'header-rules-invalid', says: [...says, 'Correct input `headers`'] });
  });
});

describe('the deployment contract', () => {
  const contract = {
    version: 1,
    environment: 'test',
    region: 'ca-central-1',
    apps: {
      admin: { bucket: 'site', distribution_id: 'E1SITE', distribution_domain: 'd.example', url: 'https://a.example' },
    },
  };
  test.each([
    ['no JSON', '{', 'not JSON'],
    ['another version', JSON.stringify({ ...contract, version: 2 }), 'reads version 1'],
    [
      'a key is missing',
      JSON.stringify({ ...contract, apps: { admin: { bucket: 'site' } } }),
      'apps.admin.distribution_id is missing',
    ],
  ])('%s', async (_name, text, says) => {
    using stage = new Stage();
    const ended = await stage.run({ mode: 'list', bucket: '', app: 'admin', contract: text });
    expectRefused(ended, { code: 'contract-invalid', says: [says, '`deploy_contract`', '`contract-parameter`'] });
  });

  test('an app that it does not have', async () => {
    using stage = new Stage();
    const ended = await stage.run({ mode: 'list', bucket: '', app: 'admn', contract: JSON.stringify(contract) });
    expectRefused(ended, { code: 'contract-app-unknown', says: ['"admn"', '`app`', 'admin'] });
  });
});
