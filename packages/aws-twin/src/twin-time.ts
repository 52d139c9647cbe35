import type { Clock } from '@deploy/kernel';

/**
 * Makes an SDK client sign with a clock of the twin's and not with the machine's, whatever the SDK itself would correct.
 * Without it a client that is far off learns the twin's time from its first refusal, as it does with AWS.
 */
export function signsWithClock<Client extends { readonly config: object }>(client: Client, clock: Clock): Client {
  Object.defineProperty(client.config, 'systemClockOffset', {
    configurable: true,
    enumerable: true,
    get: () => clock.now() - Date.now(),
    set: () => undefined,
  });
  return client;
}
