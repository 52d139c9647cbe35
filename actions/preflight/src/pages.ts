import type { Environment } from '@deploy/action-kit';
import type { Pages } from './gate.ts';

/** Pages of the repository on the server that the runner names. */
export function pagesOf(env: Environment, repository: string, runPage: string): Pages {
  const home = `${env['GITHUB_SERVER_URL'] || 'https://github.com'}/${repository}`;
  return {
    environments: `${home}/settings/environments`,
    environment: (id) => `${home}/settings/environments/${id}/edit`,
    branches: `${home}/settings/branches`,
    run: runPage,
    newRun: `${home}/actions`,
  };
}
