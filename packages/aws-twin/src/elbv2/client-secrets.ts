import type { ListenerAction } from '../fleet/fleet-model.ts';
import { elbError } from './elbv2-operation.ts';

/**
 * A client secret is never given back, so whoever writes actions that it has read must say that the present one is to
 * be used: else it is refused. Source: ELB API, AuthenticateOidcActionConfig, ClientSecret and UseExistingClientSecret;
 * the code is not documented.
 */
export function checkSecrets(given: readonly ListenerAction[], present: readonly ListenerAction[]): void {
  const isKnown = present.some((action) => oidcOf(action) !== null);
  for (const action of given) {
    const oidc = oidcOf(action);
    if (oidc === null || oidc['ClientSecret'] !== undefined) continue;
    if (oidc['UseExistingClientSecret'] === true && isKnown) continue;
    throw elbError(
      'InvalidLoadBalancerAction',
      'An action of type authenticate-oidc must have a client secret, or use the existing one of its rule.',
    );
  }
}

/** What an action says to a provider of identities; null for any other action. */
export function oidcOf({ AuthenticateOidcConfig: config }: ListenerAction): Readonly<Record<string, unknown>> | null {
  return typeof config === 'object' && config !== null ? { ...config } : null;
}
