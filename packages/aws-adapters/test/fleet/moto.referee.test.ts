import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { type CloudServer, startMoto } from '../../../../tools/servers/moto.ts';
import { isHere, judge, START_WITHIN_MS } from '../../../aws-twin/test/referees/referees.ts';
import { fleetCloudContract } from '../../contract/fleet-cloud-contract.ts';
import { motoFleet } from './moto-fleet.ts';

/** What moto does otherwise than AWS, by the names of cases. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'a minimum above the maximum is refused': 'it accepts any minimum',
  'the facts tell caller, health checks and drain of a fleet': 'it has no DescribeInstanceRefreshes',
};

if (isHere('moto', "the fleet's contract")) {
  describe('On moto', () => {
    let server: CloudServer;

    beforeAll(async () => {
      server = await startMoto();
    }, START_WITHIN_MS);

    afterAll(() => server.stop(), START_WITHIN_MS);

    test.each(fleetCloudContract)(
      '$name',
      async ({ name, run }) => {
        const ground = await motoFleet(server);
        await judge(() => run(ground), DIFFERENCES[name]);
      },
      START_WITHIN_MS,
    );
  });
}
