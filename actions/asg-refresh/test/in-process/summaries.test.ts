import { describe, expect, test } from '@jest/globals';
import { type Ended, Stage } from './stage.ts';

/** Charts are data for a drawing, and have tests of their own where they are made. */
const words = ({ summary }: Ended): string => summary.replaceAll(/```mermaid\n[\s\S]*?```\n/g, '(chart)\n');

describe('the job summary', () => {
  test('of a deploy', async () => {
    using stage = new Stage({ requestsPerSecond: 20 });
    expect(words(await stage.deploy('version 2'))).toMatchSnapshot();
  });

  test('of a deploy whose instances never become healthy', async () => {
    using probe = new Stage();
    using stage = new Stage({ behaviour: { [probe.artifact('bad')]: { health: 'never' } } });
    expect(words(await stage.deploy('bad'))).toMatchSnapshot();
  });

  test('of a dry run', async () => {
    using stage = new Stage();
    expect(words(await stage.deploy('version 2', { 'dry-run': 'true' }))).toMatchSnapshot();
  });

  test('of a dry run that is refused', async () => {
    using stage = new Stage();
    stage.fleet.suspendProcesses(stage.api.api.colours.green.asg, ['Launch', 'AlarmNotification']);
    expect(words(await stage.deploy('version 2', { 'dry-run': 'true' }))).toMatchSnapshot();
  });

  test('of status after a deploy and a rollback', async () => {
    using stage = new Stage();
    await stage.deploy('version 2');
    await stage.run({ mode: 'rollback' });
    expect(words(await stage.run({ mode: 'status' }))).toMatchSnapshot();
  });
});
