import { describe, test } from '@jest/globals';
import { fleetCloudContract } from '../../contract/fleet-cloud-contract.ts';
import { FLEET, fleetGround, forward, MODEL, RULE } from './fleet-ground.ts';

/** The fleet that the contract describes. */
const CONTRACT_MODEL = {
  ...MODEL,
  fleet: {
    ...FLEET,
    groups: FLEET.groups.map((group) => {
      const size = group.name === 'api-blue' ? 2 : 0;
      return { ...group, minSize: size, desiredCapacity: size, maxSize: 4 };
    }),
    targetGroups: FLEET.targetGroups.map((group) => ({ ...group, deregistrationDelay: 300 })),
    listeners: FLEET.listeners.map((listener) => ({
      ...listener,
      rules: (listener.rules ?? []).map((rule) =>
        rule.arn === RULE ? { ...rule, actions: [forward(100, 0, 60)] } : rule,
      ),
    })),
    traffic: [],
  },
};

describe('On the twin', () => {
  test.each(fleetCloudContract)('$name', async ({ run }) => {
    const { connections, settings } = fleetGround({ model: CONTRACT_MODEL });
    await run({ connections, settings, alarm: 'errors-blue' });
  });
});
