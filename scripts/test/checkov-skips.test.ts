import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('../../terraform/', import.meta.url));

test('what checkov is told to leave out in Terraform code has a reason beside it', () => {
  const skips = globSync('{modules,stacks}/**/*.tf', { cwd: root }).flatMap((file) =>
    [...readFileSync(`${root}${file}`, 'utf8').matchAll(/checkov:skip=(\S*)(.*)/g)].map(([, said = '', more = '']) => ({
      file,
      reason: `${said}${more}`.split(':').slice(1).join(':').trim(),
    })),
  );
  expect(skips.length).toBeGreaterThan(10);
  expect(skips.filter(({ reason }) => reason.split(' ').length < 2)).toEqual([]);
});
