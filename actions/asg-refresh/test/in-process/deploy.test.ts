import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { releaseOf, Stage } from './stage.ts';

describe('a deploy', () => {
  test('makes the artifact live on the other colour, and empties the one before', async () => {
    using stage = new Stage();
    const ended = await stage.deploy('version 2');
    expect(ended.failure).toBeNull();
    const release = releaseOf(stage.api, 'version 2');
    expect(ended.outputs).toMatchObject({
      status: 'succeeded',
      'live-colour': 'green',
      'previous-colour': 'blue',
      release,
    });
    expect(stage.weights()).toEqual({ blue: 0, green: 100 });
    expect(stage.pointer('green')).toBe(release);
    expect(stage.group('green')).toMatchObject({ minSize: 2 });
    expect(stage.group('blue')).toMatchObject({ minSize: 0, desired: 0 });
    expect(readFileSync(ended.outputs['timeline-file'] ?? '', 'utf8')).toContain('<svg');
  });
});
