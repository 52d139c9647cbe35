import { describe, test } from '@jest/globals';
import { objectStoreContract, prefixOf } from '../contract/object-store-contract.ts';
import { type GroundOptions, LOCAL, twinGround } from './twin-ground.ts';

/** The ways in which a store may be reached and may behave, all of which have to look the same from above. */
const STORES: Readonly<Record<string, GroundOptions>> = {
  'at the address of AWS': {},
  'at an address of this machine': { store: { endpoint: LOCAL } },
  'that ignores conditions on copies': { store: { endpoint: LOCAL }, twin: { s3: { copyConditions: 'ignored' } } },
  'with ETags that are no digests': { twin: { s3: { etags: 'opaque' } } },
};

/** Some cases make a thousand objects, on machines that are busy. */
const PATIENCE_MS = 30_000;

describe.each(Object.entries(STORES))('A store %s', (_name, options) => {
  test.each(objectStoreContract)(
    '$name',
    async (contractCase) => {
      const { store } = twinGround(options);
      await contractCase.run({ store, prefix: prefixOf(contractCase) });
    },
    PATIENCE_MS,
  );
});
