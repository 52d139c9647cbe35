import type { Environment } from '@deploy/action-kit';

/** Where Terraform keeps what it makes, so that the checkout stays as it is. */
export interface ToolRooms {
  /** Absolute; a folder for each directory below it. */
  readonly data: string;
  /** Absolute; shared by all directories. */
  readonly plugins: string;
}

/**
 * What opens an account or the repository. A tool that checks needs none of it, and runs code that a pull request brings.
 * Source: GitHub, "Default environment variables"; AWS SDKs and Tools guide, "Environment variables".
 */
const CREDENTIALS =
  /^(AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|WEB_IDENTITY_TOKEN_FILE|ROLE_ARN|ROLE_SESSION_NAME|PROFILE|DEFAULT_PROFILE|CONFIG_FILE|SHARED_CREDENTIALS_FILE|CONTAINER_.*)|(GITHUB|GH)_TOKEN|ACTIONS_(ID_TOKEN_REQUEST_.*|RUNTIME_TOKEN|RUNTIME_URL|CACHE_URL|RESULTS_URL))$/;

/** What the runner hands to this action alone, and what would change how tools speak. */
const OURS = /^(INPUT_.*|STATE_.*|GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)|TF_LOG.*|TF_CLI_ARGS.*|NODE_OPTIONS)$/;

const QUIET = {
  CHECKPOINT_DISABLE: '1',
  NO_COLOR: '1',
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
} as const;

/** Nothing that would look for an account where there is none. */
const NO_ACCOUNT = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
} as const;

/** The environment of tools that only look at code: without any credential. */
export function checkingEnvironment(env: Environment, rooms: ToolRooms): Readonly<Record<string, string>> {
  return {
    ...kept(env, (name) => !CREDENTIALS.test(name) && !OURS.test(name)),
    ...QUIET,
    ...NO_ACCOUNT,
    ...caching(env, rooms),
  };
}

/** The environment of Terraform as it plans and applies. */
export function planningEnvironment(env: Environment, rooms: ToolRooms): Readonly<Record<string, string>> {
  const isKept = (name: string) => !OURS.test(name) && !/^(GITHUB|GH)_TOKEN$|^ACTIONS_RUNTIME_/.test(name);
  return { ...kept(env, isKept), ...QUIET, ...caching(env, rooms) };
}

/**
 * Directories without a lock file are served from the cache too: Terraform would download for each otherwise (source:
 * Terraform, "CLI configuration", plugin_cache_may_break_dependency_lock_file).
 */
function caching(env: Environment, { plugins }: ToolRooms): Readonly<Record<string, string>> {
  return {
    TF_PLUGIN_CACHE_DIR: env['TF_PLUGIN_CACHE_DIR'] || plugins,
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: 'true',
  };
}

function kept(env: Environment, isKept: (name: string) => boolean): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries.filter(([name]) => isKept(name)));
}
