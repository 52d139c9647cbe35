import type { Environment } from './input-spec.ts';

/** Where people are sent from a message. */
export interface HelpLinks {
  /** What an error code means: an address on GitHub, or a path in this repository when its address is not known. */
  troubleshooting(code: string): string;
  /** Where bugs are reported; null when the repository's address is not known. */
  readonly newIssue: string | null;
}

const TROUBLESHOOTING = 'docs/troubleshooting.md';

/**
 * The runner says from which repository and at which ref it took the action, but not for an action of the workspace
 * (source: GitHub, "Default environment variables", GITHUB_ACTION_REPOSITORY and GITHUB_ACTION_REF).
 */
export function helpLinks(env: Environment): HelpLinks {
  const repository = env['GITHUB_ACTION_REPOSITORY'] ?? '';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    return { troubleshooting: (code) => `${TROUBLESHOOTING}#${code}`, newIssue: null };
  }
  const home = `${env['GITHUB_SERVER_URL'] || 'https://github.com'}/${repository}`;
  const ref = (env['GITHUB_ACTION_REF'] || 'HEAD').split('/').map(encodeURIComponent).join('/');
  return {
    troubleshooting: (code) => `${home}/blob/${ref}/${TROUBLESHOOTING}#${code}`,
    newIssue: `${home}/issues/new`,
  };
}
