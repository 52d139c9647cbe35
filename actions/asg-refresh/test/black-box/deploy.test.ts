import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ServedFleet } from './served-fleet.ts';

describe('the committed bundle', () => {
  test('deploys, goes back, and has nothing left for its post step', async () => {
    await using fleet = await ServedFleet.open(40);
    const deployed = await fleet.deploy('version 2');
    expect(deployed).toMatchObject({ exitCode: 0, stderr: '' });
    expect(deployed.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'green' });
    expect(readFileSync(deployed.outputs['timeline-file'] ?? '', 'utf8')).toContain('</svg>');
    // Nobody else's rollout, though time has passed since it began.
    expect(deployed.summary).not.toContain('taken up');
    expect(fleet.weights()).toEqual({ blue: 0, green: 100 });
    expect(fleet.group('blue')).toMatchObject({ minSize: 0, desired: 0 });
    expect(await fleet.post(deployed)).toMatchObject({ exitCode: 0, stderr: '', summary: '' });

    const back = await fleet.step({ mode: 'rollback', 'stable-polls': '1' }, { run: 2 });
    expect(back).toMatchObject({ exitCode: 0, stderr: '' });
    expect(back.outputs).toMatchObject({ status: 'succeeded', 'live-colour': 'blue' });
    expect(fleet.weights()).toEqual({ blue: 100, green: 0 });
  });

  test('refuses bad inputs in a moment, with one annotation', async () => {
    await using fleet = await ServedFleet.open(1);
    const ended = await fleet.deploy('version 2', { steps: '5,50', strategy: 'replace-root-volume' });
    expect(ended).toMatchObject({ exitCode: 1, stderr: '' });
    expect(ended.annotations).toHaveLength(1);
    expect(ended.annotations[0]).toMatchObject({ level: 'error', title: 'asg-refresh: inputs-invalid' });
  });
});
