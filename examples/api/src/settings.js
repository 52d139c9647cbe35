import { hostname } from 'node:os';

/**
 * What differs from instance to instance; what differs from release to release is in `release.json`.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function readSettings(env) {
  return {
    port: wholeNumber('PORT', env['PORT'] ?? '8080'),
    /** All addresses unless one is named: a load balancer comes from outside. */
    host: env['HOST'],
    instanceId: env['INSTANCE_ID'] ?? hostname(),
    /** `bad` makes the health check fail while everything else works. */
    isDeclaredBad: env['HEALTH'] === 'bad',
    graceMs: wholeNumber('SHUTDOWN_GRACE_MS', env['SHUTDOWN_GRACE_MS'] ?? '15000'),
    limitMs: wholeNumber('SHUTDOWN_LIMIT_MS', env['SHUTDOWN_LIMIT_MS'] ?? '30000'),
  };
}

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  if (!/^\d+$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}"`);
  return Number(text);
}
