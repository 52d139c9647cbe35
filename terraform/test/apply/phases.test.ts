import { expect, test } from '@jest/globals';
import { Phases } from './phases.ts';

test('a phase is announced, then told with its seconds', async () => {
  const lines: string[] = [];
  let nowMs = 0;
  const phases = new Phases(
    (line) => lines.push(line),
    () => nowMs,
  );
  const work = async () => {
    nowMs += 61_500;
    return 3;
  };
  await phases.run('Applying', work, (count) => `${count} things`);
  expect(lines).toEqual(['Applying …', '    61.5 s  3 things']);
  expect(phases.total()).toBe('61.5 s');
});

test('a phase that fails is not told as done', async () => {
  const lines: string[] = [];
  const phases = new Phases(
    (line) => lines.push(line),
    () => 0,
  );
  const failing = phases.run(
    'Applying',
    () => Promise.reject(new Error('no')),
    () => 'done',
  );
  await expect(failing).rejects.toThrow('no');
  expect(lines).toEqual(['Applying …']);
});
