import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const STACKS = ['bootstrap', 'test', 'prod'];
const read = (stack: string, file: string) =>
  readFileSync(new URL(`../../stacks/${stack}/${file}`, import.meta.url), 'utf8');
const keyOf = (stack: string) => /^\s*key\s*=\s*"([^"]+)"$/m.exec(read(stack, 'backend.tf'))?.[1];

describe('where state is kept', () => {
  test.each(STACKS)('35 state: %s keeps it in S3, encrypted, locked by S3 itself', (stack) => {
    const backend = read(stack, 'backend.tf');
    expect(backend).toMatch(/^\s*backend "s3" \{$/m);
    expect(backend).toMatch(/^\s*encrypt\s*=\s*true$/m);
    expect(backend).toMatch(/^\s*use_lockfile\s*=\s*true$/m);
    expect(backend).not.toMatch(/dynamodb|access_key|secret_key|profile/);
  });

  test('35 state: no two stacks share one', () => {
    expect(STACKS.map(keyOf)).toEqual(STACKS.map((stack) => `${stack}/terraform.tfstate`));
  });

  test('37 parity: test and prod are the same code but for what names them and sizes them', () => {
    for (const file of ['terraform.tf', 'providers.tf', 'variables.tf', 'outputs.tf']) {
      expect(read('test', file)).toBe(read('prod', file));
    }
    const shape = (stack: string) =>
      read(stack, 'main.tf')
        .replaceAll(/"[^"]*"|\b\d+\b/g, '_')
        .replaceAll(/ +/g, ' ');
    expect(shape('test')).toBe(shape('prod'));
  });
});
