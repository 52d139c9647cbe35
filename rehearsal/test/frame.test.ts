import { describe, expect, test } from '@jest/globals';
import { parseArguments } from '../arguments.ts';
import { ClosingStack } from '../closing-stack.ts';
import { chooseScenes, loadScenes } from '../registry.ts';
import { closingTable, exitCodeOf, type SceneResult } from '../results.ts';
import { inputVariables } from '../runner/action-manifest.ts';
import { PLAIN } from '../terminal/style.ts';

const result = (number: string, outcome: SceneResult['outcome'], note = ''): SceneResult => ({
  number,
  title: `Scene ${number}`,
  outcome,
  note,
  ms: 1_234,
  requests: 7,
  bytes: 45_100,
});

describe('the registry of scenes', () => {
  test('finds every file of the folder, in order, and what each needs comes before it', async () => {
    const scenes = await loadScenes();
    const numbers = scenes.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => Number(one) - Number(other)));
    for (const scene of scenes) {
      for (const needed of scene.needs ?? []) expect(numbers.slice(0, numbers.indexOf(scene.number))).toContain(needed);
    }
  });

  test('takes what a wanted scene needs with it, and nothing else', async () => {
    const scenes = await loadScenes();
    expect(chooseScenes(scenes, ['40']).map(({ number }) => number)).toEqual(['10', '30', '40']);
    expect(chooseScenes(scenes, [])).toEqual(scenes);
    expect(chooseScenes(scenes, ['130']).map(({ number }) => number)).toEqual(['110', '120', '130']);
    expect(() => chooseScenes(scenes, ['99'])).toThrow('no scene 99');
  });
});

describe('the command line', () => {
  test('takes scenes and switches', () => {
    expect(
      parseArguments(['--once', '--scene', '30', '--scene', '5', '--scene', '110', '--port', '9000']),
    ).toMatchObject({
      once: true,
      scenes: ['30', '05', '110'],
      port: 9000,
    });
  });

  test.each([['--scene', 'tab'], ['--port', '0'], ['--port', '65535'], ['--twice'], ['stray']])(
    'refuses %s %s',
    (...given: string[]) => {
      expect(() => parseArguments(given)).toThrow();
    },
  );
});

describe('the runner’s part', () => {
  const manifest = {
    name: 'x',
    main: new URL('file:///x'),
    post: null,
    inputs: new Map([
      ['dry-run', { default: 'false', isRequired: false }],
      ['source', { default: null, isRequired: true }],
    ]),
  };

  test('inputs become variables, with the defaults of action.yml and hyphens kept', () => {
    expect(inputVariables(manifest, { source: 'dist' })).toEqual({ 'INPUT_DRY-RUN': 'false', INPUT_SOURCE: 'dist' });
  });

  test('an input that the action does not have is a mistake of the scene', () => {
    expect(() => inputVariables(manifest, { sauce: 'x' })).toThrow('no input sauce');
  });
});

describe('the end', () => {
  test('closes everything once, last first, also when one of them fails', async () => {
    const closed: string[] = [];
    const stack = new ClosingStack();
    stack.add('first', async () => closed.push('first'));
    stack.add('broken', () => Promise.reject(new Error('no')));
    const forget = stack.add('ended by itself', async () => closed.push('ended'));
    stack.add('last', async () => closed.push('last'));
    forget();
    await expect(Promise.all([stack.close(), stack.close()])).rejects.toThrow('broken could not be closed');
    expect(closed).toEqual(['last', 'first']);
  });

  test('closes at once what comes after it', async () => {
    const stack = new ClosingStack();
    await stack.close();
    const closed: string[] = [];
    stack.add('late', async () => closed.push('late'));
    expect(closed).toEqual(['late']);
  });

  test('the table shows what each scene cost and why one was not shown', () => {
    const lines = closingTable([result('10', 'shown'), result('20', 'not shown', 'needs 10')], 100, PLAIN);
    expect(lines[2]).toBe('10  Scene 10      1.2         7  45.1 KB  ✓ shown');
    expect(lines[3]).toContain('– not shown: needs 10');
  });

  test('the exit code tells a failure from something that could not be shown', () => {
    expect(exitCodeOf([result('10', 'shown')])).toBe(0);
    expect(exitCodeOf([result('10', 'shown'), result('20', 'not shown')])).toBe(2);
    expect(exitCodeOf([result('10', 'failed'), result('20', 'not shown')])).toBe(1);
  });
});
