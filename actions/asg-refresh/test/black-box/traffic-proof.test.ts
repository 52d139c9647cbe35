import { realClock, startTraffic, type VisitorAnswer } from '@deploy/aws-twin';
import { expect, test } from '@jest/globals';
// biome-ignore lint/style/noRestrictedImports: the server of few lines that the twin's own tests run.
import { artifactOf } from '../../../../packages/aws-twin/test/instances/artifact.ts';
import { ServedFleet } from './served-fleet.ts';

/** Requests that must be answered while colours change hands. */
const LEAST = 50_000;
const PER_SECOND = 1_000;
const TIME_LIMIT_MS = 600_000;

const artifact = (version: string, health = 200) => artifactOf({ version, health });
/** Long enough for a balancer's counts to show who gets what. */
const STEPS = { steps: '25,50,100', 'step-seconds': '30', 'minimum-requests': '20' };

test(
  `${LEAST} requests during deploy, kill, resumption, refusal and undo, and not one fails`,
  async () => {
    await using fleet = await ServedFleet.open(25, artifact('1'));
    const failed: VisitorAnswer[] = [];
    const visitors = startTraffic({
      url: new URL(fleet.plane?.url ?? ''),
      clock: realClock(),
      perSecond: PER_SECOND,
      visitors: 16,
      requestsPerVisitor: 200,
      onAnswer: (answer) => {
        if (answer.failure !== null) failed.push(answer);
      },
    });

    expect(await fleet.deploy(artifact('2'), STEPS)).toMatchObject({ exitCode: 0 });
    expect(fleet.weights()).toEqual({ blue: 0, green: 100 });

    let isKilled = false;
    const killed = await fleet.deploy(artifact('3'), STEPS, {
      run: 2,
      onLine: (line, kill) => {
        if (isKilled || !line.includes('blue gets 50 %')) return;
        isKilled = true;
        kill('SIGKILL');
      },
    });
    expect(killed).toMatchObject({ endedBy: 'SIGKILL' });
    expect(fleet.weights()).toEqual({ blue: 50, green: 50 });
    expect(await fleet.deploy(artifact('3'), STEPS, { run: 3 })).toMatchObject({ exitCode: 0 });
    expect(fleet.weights()).toEqual({ blue: 100, green: 0 });

    // One that never becomes healthy gets no request at all.
    const never = { ...STEPS, 'wait-timeout-seconds': '240' };
    expect(await fleet.deploy(artifact('4', 503), never, { run: 4 })).toMatchObject({ exitCode: 1 });
    expect(fleet.weights()).toEqual({ blue: 100, green: 0 });

    const back = await fleet.step({ mode: 'rollback', 'expected-live': 'blue' }, { run: 5 });
    expect(back).toMatchObject({ exitCode: 0 });
    expect(fleet.weights()).toEqual({ blue: 0, green: 100 });

    while (visitors.report().requests < LEAST) await new Promise((resolve) => setTimeout(resolve, 50));
    const report = await visitors.stop();
    expect(failed.slice(0, 5)).toEqual([]);
    expect(report).toMatchObject({ failed: 0 });
    expect(new Set(report.byVersion.keys())).toEqual(new Set(['1', '2', '3']));
  },
  TIME_LIMIT_MS,
);
