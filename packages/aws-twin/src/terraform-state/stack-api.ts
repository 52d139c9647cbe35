import { InputError } from '@deploy/kernel';
import type { ApiFleet } from '../api-fleet.ts';
import type { Infrastructure } from './twin-model.ts';

/** The API of a stack, in the form of one that is written by hand. Throws `InputError` where the stack has none. */
export function stackApi({ model, told }: Infrastructure): ApiFleet {
  const listener = model.fleet?.listeners[0];
  const api = told?.contract.api;
  if (told === null || api === undefined || listener === undefined) {
    throw new InputError({
      code: 'twin-state-without-api',
      message: 'The state has no API: no contract that names one, or no listener.',
      remedy: 'Take the state of a stack with an API, such as stacks/test.',
    });
  }
  const { arn: listenerArn, loadBalancerArn } = listener;
  return { model, contract: told.contract, api, listenerArn, loadBalancerArn };
}
