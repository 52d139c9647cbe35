/** Why `terraform init` could not make a directory ready, as far as it is no mistake in the code. */
export interface InitFailure {
  readonly kind: 'provider-unavailable' | 'module-unavailable' | 'lock-without-platform' | 'lock-outdated';
  readonly message: string;
  readonly remedy: string;
}

/**
 * Reads what `terraform init` prints, whose lines are broken anywhere. `null` for everything else: mistakes in the code
 * are told better by `terraform validate`.
 */
export function readInitFailure(printed: string, platform: string, binary: string): InitFailure | null {
  const text = printed.replace(/\s+/g, ' ');
  return lockFailure(text, platform, binary) ?? moduleFailure(text) ?? providerFailure(text);
}

function lockFailure(text: string, platform: string, binary: string): InitFailure | null {
  const checksum =
    /(?:package for|installing) (\S+) v?([\d.]+\S*?)[ :].{0,200}?(?:match(?:es)?|any) .{0,40}checksums/.exec(text);
  if (checksum !== null) {
    const provider = checksum[1] ?? 'a provider';
    return {
      kind: 'lock-without-platform',
      message: `The lock file holds no checksum of ${provider} ${checksum[2] ?? ''} for ${platform}, or another one.`,
      remedy: `Run \`${binary} providers lock -platform=${platform}\` in this directory, with a -platform for each that you use, and commit .terraform.lock.hcl. If ${platform} is in it already, the package is not the one that was locked: find out why before you change the file.`,
    };
  }
  if (!/Provider dependency changes detected|Inconsistent dependency lock file/.test(text)) return null;
  return {
    kind: 'lock-outdated',
    message:
      'The lock file does not hold every provider that the code needs, or not in a version that the code allows.',
    remedy: `Run \`${binary} init\` in this directory (with -upgrade for a new version), then \`${binary} providers lock -platform=${platform}\`, and commit .terraform.lock.hcl.`,
  };
}

function moduleFailure(text: string): InitFailure | null {
  const failed =
    /(?:Could not download module|Failed to retrieve available versions for module|Module) "([^"]+)" \(([^)]+)\)/.exec(
      text,
    );
  if (failed === null) return null;
  const source = /source code from "([^"]+)"/.exec(text)?.[1] ?? /from (\S+?):? /.exec(text.slice(failed.index))?.[1];
  return {
    kind: 'module-unavailable',
    message: `Module "${failed[1]}" (${failed[2]}) cannot be downloaded${source === undefined ? '' : ` from ${source}`}: ${reasonIn(text)}`,
    remedy:
      'Check the address and the version. A private one needs a credential in a step before this one: `TF_TOKEN_<host>` for a registry, a key or token of git for a repository.',
  };
}

function providerFailure(text: string): InitFailure | null {
  const failed =
    /(?:versions for provider|Could not (?:find|retrieve)[^:]{0,80}provider|Error while installing) (\S+?)(?: v([\d.]+\S*?))?:/.exec(
      text,
    );
  if (failed === null) return null;
  const host = /could not connect to (\S+?):/.exec(text)?.[1] ?? /search locations -? ?(\S+)/.exec(text)?.[1];
  return {
    kind: 'provider-unavailable',
    message: `Provider ${failed[1]}${failed[2] === undefined ? '' : ` ${failed[2]}`} cannot be downloaded${host === undefined ? '' : ` from ${host}`}: ${reasonIn(text.slice(failed.index))}`,
    remedy:
      'Check its source and version in `required_providers`, and that the runner reaches the registry. A runner without network needs a mirror: `provider_installation` in the file that TF_CLI_CONFIG_FILE names.',
  };
}

const MOST_SHOWN = 300;

/** From the first colon on, as far as a person wants to read it. */
function reasonIn(text: string): string {
  const reason = text
    .slice(text.indexOf(': ') + 2)
    .replace(/ (?:Error:|To see which modules|Warning:).*$/, '')
    .trim();
  return reason.length <= MOST_SHOWN ? reason : `${reason.slice(0, MOST_SHOWN)}…`;
}
