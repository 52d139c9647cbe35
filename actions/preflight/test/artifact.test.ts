import { describe, expect, test } from '@jest/globals';
import { chooseArtifact, fullDigest } from '../src/artifact.ts';

const one = `sha256:${'1'.repeat(64)}`;
const two = `sha256:${'2'.repeat(64)}`;
const asked = (digest: string | null) => ({ name: 'console', digest, page: 'run' });

describe('chooseArtifact', () => {
  test('takes the newest where no digest is asked for', () => {
    const found = [
      { id: 2, digest: two },
      { id: 1, digest: one },
    ];
    expect(chooseArtifact(found, asked(null)).artifact).toEqual({ id: 2, digest: two });
  });

  test('takes the one that was built, although another was uploaded over it', () => {
    const found = [
      { id: 2, digest: two },
      { id: 1, digest: one },
    ];
    expect(chooseArtifact(found, asked(one)).artifact).toEqual({ id: 1, digest: one });
  });

  test.each([
    [[], one, 'run-artifact-missing'],
    [[{ id: 2, digest: two }], one, 'run-artifact-differs'],
    [[{ id: 2, digest: null }], one, 'run-artifact-differs'],
    [[{ id: 2, digest: null }], null, 'run-artifact-without-digest'],
  ])('refuses %j for %s: %s', (found, digest, code) => {
    expect(chooseArtifact(found, asked(digest)).problem?.code).toBe(code);
  });

  test('reads both spellings of a digest', () => {
    expect([fullDigest('1'.repeat(64)), fullDigest(one)]).toEqual([one, one]);
  });
});
