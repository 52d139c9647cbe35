import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fromRoot } from './root.mjs';

/** Where everything lies that Terraform writes for a check; ignored by git. */
export const terraformRoom = fromRoot('.work/terraform');

const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');
/** What nobody keeps a mirror in, and what would take long to look through. */
const NEVER = new Set(['node_modules', '.git', '.terraform', '.work', '.cache', 'proc', 'sys', 'dev', 'run']);
const SEARCH_DEPTH = 6;
const SEARCH_FOLDERS = 20_000;

const MISSING =
  'Terraform 1.11 or newer is not on PATH: install it from https://developer.hashicorp.com/terraform/install, or by the package manager of this machine.';

/**
 * How to start Terraform: `{ command, environment }`, or `{ missing }` with a sentence for whoever has none. Providers
 * come from a filesystem mirror where there is one, so that checks need no network, and are downloaded once otherwise.
 */
export function setUpTerraform({ path = process.env['PATH'] ?? '', roots = searchRoots() } = {}) {
  const command = findOnPath('terraform', path);
  if (command === undefined) return { missing: MISSING };
  return { command, environment: { ...process.env, ...quiet, TF_CLI_CONFIG_FILE: cliConfiguration(roots) } };
}

/** What Terraform must not do here: ask a terminal, call home, or find somebody's real credentials. */
const quiet = {
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
  CHECKPOINT_DISABLE: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_PROFILE: '',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'an-example-that-opens-nothing',
  AWS_SESSION_TOKEN: '',
};

export function findOnPath(name, path) {
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => [join(folder, name), join(folder, `${name}.exe`)]).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A configuration that somebody made for this machine is theirs to keep; else one is written into the room. */
function cliConfiguration(roots) {
  const own = process.env['TF_CLI_CONFIG_FILE'];
  if (own !== undefined && existsSync(own)) return own;
  const mirror = findMirror(roots);
  const cache = join(terraformRoom, 'providers');
  const text = mirror === undefined ? downloads(cache) : mirrors(mirror);
  // Named after what is in it: several runs at once write the same, or not to the same file.
  const file = join(terraformRoom, `cli-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.tfrc`);
  mkdirSync(cache, { recursive: true });
  if (!existsSync(file)) writeFileSync(file, text);
  return file;
}

const mirrors = (folder) => `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(folder)}
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`;

/** Stacks of a check have no lock file of their own, so the cache must serve without one. */
const downloads = (folder) => `plugin_cache_dir = ${JSON.stringify(folder)}
plugin_cache_may_break_dependency_lock_file = true
`;

const searchRoots = () => [
  join(homedir(), '.terraform.d', 'plugins'),
  join(homedir(), '.local', 'share', 'terraform', 'plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
  '/opt',
  '/usr/local',
  '/srv',
  '/var/lib',
  homedir(),
];

/** The nearest folder that holds the AWS provider as a mirror does, breadth first and within bounds. */
export function findMirror(roots) {
  const direct = roots.find((root) => holdsProvider(root));
  if (direct !== undefined) return direct;
  const queue = roots.map((folder) => ({ folder, depth: 0 }));
  for (let seen = 0; seen < Math.min(queue.length, SEARCH_FOLDERS); seen += 1) {
    const { folder, depth } = queue[seen];
    if (holdsProvider(folder)) return folder;
    if (depth < SEARCH_DEPTH) queue.push(...foldersIn(folder).map((name) => ({ folder: name, depth: depth + 1 })));
  }
  return undefined;
}

const holdsProvider = (folder) => foldersOrFiles(join(folder, PROVIDER)).length > 0;

function foldersOrFiles(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function foldersIn(folder) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !NEVER.has(entry.name))
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}
