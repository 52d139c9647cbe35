import { InstanceProcesses, type InstanceProcessesOptions } from '@deploy/aws-twin';
import { afterEach, describe, expect, test } from '@jest/globals';
import { artifactOf, type Behaviour } from './artifact.ts';

const RELEASES: Readonly<Record<string, Behaviour>> = {
  good: { version: '1' },
  unhealthy: { version: '2', health: 503 },
  crashing: { version: '3', crashes: true },
  stubborn: { version: '4', ignoresSigterm: true },
};

let machines: InstanceProcesses;
let fetched: string[] = [];
let problems: string[] = [];
afterEach(() => machines.close());

function start(options: Partial<InstanceProcessesOptions> = {}): InstanceProcesses {
  fetched = [];
  problems = [];
  machines = new InstanceProcesses({
    fetchArtifact: async (release) => {
      fetched.push(release);
      const behaviour = RELEASES[release];
      if (behaviour === undefined) throw new Error(`there is no ${release}`);
      return artifactOf(behaviour);
    },
    onProblem: (instanceId, problem) => void problems.push(`${instanceId}: ${problem}`),
    health: { everyMs: 5 },
    ...options,
  });
  return machines;
}

const answerOf = async (id: string) => (await fetch(`http://127.0.0.1:${machines.portOf(id)}/`)).json();

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const isAlive = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('an instance', () => {
  test('runs its release in a folder of its own, and knows its name', async () => {
    start();
    for (const id of ['i-1', 'i-2']) {
      machines.launch(id, 'good', 'api');
      machines.ready(id);
    }
    expect(await machines.answers('i-1')).toBe(true);
    expect(await machines.answers('i-2')).toBe(true);
    const answers = [await answerOf('i-1'), await answerOf('i-2')];
    expect(answers).toMatchObject([
      { version: '1', instance: 'i-1' },
      { version: '1', instance: 'i-2' },
    ]);
    const [one, other] = answers;
    expect(one).not.toHaveProperty('cwd', Object(other).cwd);
    expect(fetched).toEqual(['good']);
  });

  test('is told what its group tells all of them', async () => {
    start({ environmentOf: (group) => ({ COLOUR: group === 'api-blue' ? 'blue' : 'green' }) });
    machines.launch('i-1', 'good', 'api-blue');
    machines.ready('i-1');
    expect(await machines.answers('i-1')).toBe(true);
    expect(await answerOf('i-1')).toMatchObject({ colour: 'blue' });
  });

  test('answers nobody before its boot is over, although its process does', async () => {
    start().launch('i-1', 'good', 'api');
    expect(await machines.answers('i-1')).toBe(true);
    expect(machines.portOf('i-1')).toBeNull();
    expect(machines.probe('i-1')).toEqual({ healthy: false, reason: 'Target.FailedHealthChecks' });
    machines.ready('i-1');
    expect(machines.portOf('i-1')).toEqual(expect.any(Number));
    expect(machines.probe('i-1')).toEqual({ healthy: true });
  });

  test('whose release is bad fails its health check with the reason that AWS gives', async () => {
    start().launch('i-1', 'unhealthy', 'api');
    machines.ready('i-1');
    expect(await machines.answers('i-1')).toBe(true);
    expect(machines.probe('i-1')).toEqual({ healthy: false, reason: 'Target.ResponseCodeMismatch' });
  });

  test('whose process does not start never answers, and what it printed is kept', async () => {
    start().launch('i-1', 'crashing', 'api');
    machines.ready('i-1');
    expect(await machines.answers('i-1')).toBe(false);
    expect(machines.probe('i-1').healthy).toBe(false);
    expect(machines.logOf('i-1')).toContain('does not start');
    expect(machines.running().size).toBe(0);
  });

  test('whose process crashes later fails its health check', async () => {
    start().launch('i-1', 'good', 'api');
    machines.ready('i-1');
    await machines.answers('i-1');
    await expect(fetch(`http://127.0.0.1:${machines.portOf('i-1')}/crash`)).rejects.toThrow();
    await until(() => machines.running().size === 0);
    expect(machines.probe('i-1').healthy).toBe(false);
  });

  test('without an artifact never answers, the reason is told, and the next one asks for it again', async () => {
    start();
    machines.launch('i-1', 'absent', 'api');
    await until(() => problems.length === 1);
    machines.launch('i-2', 'absent', 'api');
    await until(() => problems.length === 2);
    machines.launch('i-3', null, 'api');
    await until(() => problems.length === 3);
    expect(fetched).toEqual(['absent', 'absent']);
    expect(problems).toEqual([
      'i-1: there is no absent',
      'i-2: there is no absent',
      'i-3: its release pointer has no value',
    ]);
  });

  test('whose artifact is no archive says so', async () => {
    start({ fetchArtifact: async () => Buffer.from('not an archive') }).launch('i-1', 'any', 'api');
    await until(() => problems.length === 1);
    expect(problems[0]).toContain('i-1: The artifact of any could not be unpacked');
  });
});

describe('the end of an instance', () => {
  const started = async (release: string, options: Partial<InstanceProcessesOptions> = {}) => {
    start(options).launch('i-1', release, 'api');
    machines.ready('i-1');
    await machines.answers('i-1');
    return machines.running().get('i-1');
  };

  test('is asked for, and comes when its process has finished', async () => {
    const pid = await started('good');
    expect(isAlive(pid)).toBe(true);
    machines.terminate('i-1');
    await until(() => !isAlive(pid));
    expect(machines.probe('i-1').healthy).toBe(false);
  });

  test('comes by force where it does not come by itself', async () => {
    const pid = await started('stubborn', { killAfterMs: 5 });
    machines.terminate('i-1');
    await until(() => !isAlive(pid));
  });

  test('may come at once', async () => {
    const pid = await started('stubborn');
    machines.lose('i-1');
    await until(() => !isAlive(pid));
  });

  test('comes to all of them at the latest when everything ends', async () => {
    const pid = await started('stubborn', { killAfterMs: 5 });
    machines.launch('i-2', 'good', 'api');
    await machines.close();
    expect(isAlive(pid)).toBe(false);
    expect(machines.running().size).toBe(0);
    machines.launch('i-3', 'good', 'api');
    expect(machines.running().size).toBe(0);
  });
});
