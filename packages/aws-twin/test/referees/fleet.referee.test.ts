import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { type CloudServer, startMoto } from '../../../../tools/servers/moto.ts';
import { FLEET_CONTRACT } from '../../contract/fleet-contract.ts';
import { motoGround } from './moto-ground.ts';
import { isHere, judge, START_WITHIN_MS } from './referees.ts';

(isHere('moto', "the fleet's contract") ? describe : describe.skip)("The fleet's contract before moto:", () => {
  let server: CloudServer;

  beforeAll(async () => {
    server = await startMoto();
  }, START_WITHIN_MS);

  afterAll(() => server.stop(), START_WITHIN_MS);

  for (const { name, run, unlike } of FLEET_CONTRACT) {
    const difference = unlike?.moto;
    const title = difference === undefined ? name : `${name} (unlike AWS: ${difference})`;
    test(
      title,
      async () => {
        const ground = await motoGround(server);
        await judge(() => run(ground), difference);
      },
      START_WITHIN_MS,
    );
  }
});
