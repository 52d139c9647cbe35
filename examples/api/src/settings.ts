import { hostname } from 'node:os';

/** What differs from instance to instance; what differs from release to release is in `release.json`. */
export interface Settings {
  readonly port: number;
  /** Absent: all addresses, since a load balancer comes from outside. */
  readonly host: string | undefined;
  readonly instanceId: string;
  /** Half of the fleet that it belongs to; absent where there is one only. */
  readonly colour: string | undefined;
  /** `HEALTH=bad` makes the health check fail while everything else works. */
  readonly isDeclaredBad: boolean;
  readonly graceMs: number;
  readonly limitMs: number;
  /** Proxies between a visitor and this process: two behind CloudFront and a load balancer. */
  readonly proxies: number;
  /** Folder of the console that is served beside the API; absent: it is served elsewhere. */
  readonly consoleRoot: string | undefined;
  readonly poolSize: number;
  /** `scrypt` digest of who may sign in, as `scripts/user.ts` prints it; absent: nobody. */
  readonly user: string | undefined;
  /** Signs sessions that live in the cookie alone. */
  readonly sessionSecret: string | undefined;
  /** Where sessions live instead, when they hold what a cookie cannot. */
  readonly redis: RedisSettings | undefined;
}

export interface RedisSettings {
  readonly host: string;
  readonly port: number;
  readonly isEncrypted: boolean;
  /** Signs in by IAM when all three are there, as ElastiCache's users do; else without a name. */
  readonly iam: { readonly user: string; readonly cache: string; readonly region: string } | undefined;
}

export type Env = Readonly<Record<string, string | undefined>>;

/** Throws on the first value that cannot be what it should. */
export function readSettings(env: Env): Settings {
  return {
    port: wholeNumber(env, 'PORT', 8080),
    host: env['HOST'],
    instanceId: env['INSTANCE_ID'] ?? hostname(),
    colour: env['COLOUR'] || undefined,
    isDeclaredBad: env['HEALTH'] === 'bad',
    graceMs: wholeNumber(env, 'SHUTDOWN_GRACE_MS', 15_000),
    limitMs: wholeNumber(env, 'SHUTDOWN_LIMIT_MS', 30_000),
    proxies: wholeNumber(env, 'PROXIES', 0),
    consoleRoot: env['CONSOLE_ROOT'] || undefined,
    poolSize: wholeNumber(env, 'DATABASE_POOL_SIZE', 20),
    user: env['API_USER'] || undefined,
    sessionSecret: secret(env),
    redis: redis(env),
  };
}

function redis(env: Env): RedisSettings | undefined {
  const host = env['REDIS_HOST'];
  if (host === undefined || host === '') return undefined;
  const [user, cache, region] = [env['REDIS_USER'], env['REDIS_NAME'], env['REDIS_REGION']];
  const isSignedIn = user !== undefined && cache !== undefined && region !== undefined;
  return {
    host,
    port: wholeNumber(env, 'REDIS_PORT', 6379),
    isEncrypted: env['REDIS_TLS'] === 'true',
    iam: isSignedIn ? { user, cache, region } : undefined,
  };
}

function secret(env: Env): string | undefined {
  const text = env['SESSION_SECRET'] || undefined;
  if (text !== undefined && text.length < 32) throw new Error('SESSION_SECRET must have 32 characters or more');
  return text;
}

function wholeNumber(env: Env, name: string, otherwise: number): number {
  const text = env[name] ?? '';
  if (text === '') return otherwise;
  if (!/^\d+$/.test(text)) throw new Error(`${name} must be a whole number, not "${text}"`);
  return Number(text);
}
