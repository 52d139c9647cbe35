import { describe, expect, test } from '@jest/globals';
import { runScript, type StandIns, scriptOf } from './script-of.ts';

const contract = JSON.stringify({
  apps: { admin: { url: 'https://console.example.org', distribution_domain: 'd1.cloudfront.net' } },
});

const aws = (entry: string, document = contract): StandIns => ({
  aws: `case "$*" in *public-entry*) echo ${entry};; *) echo '${document}';; esac`,
});

const asked = { APP: 'admin', CONTRACT: '/nwac/prod/deploy-contract', EXPECTED: 'express', TO: 'cdn' };

describe.each(['look', 'turn'])('cutover.yml, job %s: where the public name leads', (job) => {
  const look = scriptOf('cutover.yml', job, 'Where does the public name lead?');

  test('finds entry, host and distribution by the contract', async () => {
    const run = await runScript(look, asked, aws('express'));
    expect([run.exitCode, run.log]).toEqual([0, '']);
    expect(run.outputs).toEqual({
      parameter: '/nwac/prod/admin/public-entry',
      host: 'console.example.org',
      cdn: 'd1.cloudfront.net',
    });
    expect(run.calls.filter((call) => !call.includes('get-parameter'))).toEqual([]);
  });

  test('stops where somebody else turned it meanwhile', async () => {
    const run = await runScript(look, asked, aws('cdn'));
    expect([run.exitCode, run.log]).toEqual([1, expect.stringContaining('cutover-entry-unexpected')]);
  });

  test('stops where it leads there already', async () => {
    const run = await runScript(look, { ...asked, EXPECTED: 'cdn' }, aws('cdn'));
    expect([run.exitCode, run.log]).toEqual([1, expect.stringContaining('leads to cdn already')]);
  });

  test('stops at an app that the contract does not have, and at a host that is none', async () => {
    const unknown = await runScript(look, { ...asked, APP: 'portal' }, aws('express'));
    expect([unknown.exitCode, unknown.log]).toEqual([1, expect.stringContaining('cutover-app-unknown')]);
    const odd = contract.replace('console.example.org', 'console.example.org$(id)');
    const injected = await runScript(look, asked, aws('express', odd));
    expect([injected.exitCode, injected.log]).toEqual([1, expect.stringContaining('cutover-app-unknown')]);
  });

  test('stops where AWS does not answer', async () => {
    expect((await runScript(look, asked, { aws: 'exit 254' })).exitCode).not.toBe(0);
  });
});

describe.each(['look', 'turn'])('cutover.yml, job %s: the proof of both ends', (job) => {
  const prove = scriptOf('cutover.yml', job, 'Prove both ends, and that they serve the same');
  const env = { HOST: 'console.example.org', CDN: 'd1.cloudfront.net', LEGACY: 'legacy.example.org' };

  test('asks each end for the public name', async () => {
    const run = await runScript(prove, env, { curl: 'echo page' });
    expect([run.exitCode, run.log]).toEqual([0, '']);
    expect(run.calls.map((call) => call.replace(/^.*--connect-to/, ''))).toEqual([
      ' console.example.org:443:d1.cloudfront.net:443 https://console.example.org/',
      ' console.example.org:443:legacy.example.org:443 https://console.example.org/',
    ]);
  });

  test.each(['d1.cloudfront.net', 'legacy.example.org'])('stops where %s does not answer', async (end) => {
    const run = await runScript(prove, env, { curl: `case "$*" in *${end}*) exit 22;; *) echo page;; esac` });
    expect([run.exitCode, run.log]).toEqual([1, expect.stringContaining('cutover-end-unproven')]);
  });

  test('stops where they serve different builds', async () => {
    const run = await runScript(prove, env, { curl: 'case "$*" in *legacy*) echo old;; *) echo page;; esac' });
    expect([run.exitCode, run.log]).toEqual([1, expect.stringContaining('cutover-ends-differ')]);
  });
});

describe('cutover.yml: what is waiting', () => {
  const show = scriptOf('cutover.yml', 'look', 'Show what will change');
  const env = { HOST: 'console.example.org', PARAMETER: '/nwac/prod/admin/public-entry', FROM: 'express', TO: 'cdn' };

  test('shows the reviewer what will change', async () => {
    const run = await runScript(show, { ...env, HAS_CHANGES: 'false' }, {});
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain('| `/nwac/prod/admin/public-entry` | express | cdn |');
  });

  test.each(['true', ''])('stops where Terraform has changes of its own, or does not say (%p)', async (changes) => {
    const run = await runScript(show, { ...env, HAS_CHANGES: changes }, {});
    expect([run.exitCode, run.log]).toEqual([1, expect.stringContaining('cutover-changes-pending')]);
  });
});

describe.each([
  ['Prove it from outside', 'cdn'],
  ['Prove the way back', 'express'],
])('cutover.yml: %s', (step, end) => {
  const prove = scriptOf('cutover.yml', 'turn', step);
  const env = { HOST: 'console.example.org', END: end };
  const answer = { cdn: 'echo "HTTP/2 200"; echo "x-amz-cf-id: abc"', express: 'echo "HTTP/2 200"' };
  const [wanted, other] = end === 'cdn' ? [answer.cdn, answer.express] : [answer.express, answer.cdn];

  test('waits until old answers of DNS are gone', async () => {
    const curl = `echo x >> "$STATE"; if [[ $(wc -l < "$STATE") -lt 4 ]]; then ${other}; else ${wanted}; fi`;
    const run = await runScript(prove, env, { curl, sleep: '' });
    expect([run.exitCode, run.calls.filter((call) => call.startsWith('sleep'))]).toEqual([
      0,
      ['sleep 10', 'sleep 10', 'sleep 10'],
    ]);
  });

  test('gives up after five minutes of the other end, or of none', async () => {
    const stuck = await runScript(prove, env, { curl: other, sleep: '' });
    expect([stuck.exitCode, stuck.log]).toEqual([1, expect.stringContaining('cutover-proof-failed')]);
    expect(stuck.calls.filter((call) => call === 'sleep 10')).toHaveLength(30);
    const dead = await runScript(prove, env, { curl: 'exit 7', sleep: '' });
    expect(dead.exitCode).toBe(1);
  });
});

describe('cutover.yml: turning back', () => {
  const back = scriptOf('cutover.yml', 'turn', 'Turn the entry back');

  test('puts the parameter to where it was', async () => {
    const run = await runScript(back, { PARAMETER: '/nwac/prod/admin/public-entry', END: 'express' }, { aws: '' });
    expect(run.calls).toEqual([
      'aws ssm put-parameter --name /nwac/prod/admin/public-entry --value express --overwrite',
    ]);
  });
});
