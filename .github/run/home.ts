import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ACCOUNT, COMMIT, OURS, REGION, ROOT } from './names.ts';

/** What stands between a workflow and this machine. */
export interface HomeParts {
  /** Where GitHub's API is answered. */
  readonly github: string;
  /** The workflow that calls ours. */
  readonly caller: string;
  /** Files of the artifact that every job downloads; contents by path. */
  readonly artifact: Readonly<Record<string, string | Uint8Array>>;
  /** Other files of the caller's repository. */
  readonly files?: Readonly<Record<string, string>>;
  /** Variables of environments, beside region and role. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Variables that lead an AWS SDK to the local AWS, for the name of the role that a job takes. */
  readonly credentialsOf: (role: string) => Readonly<Record<string, string>>;
  /** Roles that jobs may take. */
  readonly roles: readonly string[];
  /** Put before the bundles of actions: JavaScript by name of the action. */
  readonly preludes?: Readonly<Record<string, string>>;
}

/** Lays out what act needs: our workflows and actions, stand-ins for what needs GitHub, and the caller's repository. */
export function prepareHome(home: string, parts: HomeParts): void {
  copyOurs(home);
  // act says where GitHub's API is, whatever a workflow sets.
  const preludes = { preflight: `process.env.GITHUB_API_URL = '${parts.github}';`, ...parts.preludes };
  for (const [name, prelude] of Object.entries(preludes)) putBefore(home, name, prelude);
  const workspace = `${'$'}GITHUB_WORKSPACE/artifact`;
  standIn(home, 'download', `mkdir -p "${workspace}" && cp -r "${home}/artifact/." "${workspace}/"`);
  standIn(home, 'nothing', 'true');
  standInCredentials(home, parts);
  writeAll(join(home, 'artifact'), parts.artifact);
  writeAll(join(home, 'caller'), { '.github/workflows/release.yml': parts.caller, ...parts.files });
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: join(home, 'caller'), stdio: 'ignore' });
  git('init', '--initial-branch=main');
  git('remote', 'add', 'origin', 'https://github.com/nwac/console.git');
  git('add', '.');
  git('-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit', '--message', 'x');
  const vars = Object.entries({ AWS_REGION: REGION, ...parts.vars }).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(home, 'vars'), vars.join(''));
}

function copyOurs(home: string): void {
  const workflows = join(ROOT, '.github/workflows');
  const texts = readdirSync(workflows).map((file) => [file, forAct(readFileSync(join(workflows, file), 'utf8'))]);
  writeAll(join(home, 'ours/.github/workflows'), Object.fromEntries(texts));
  for (const name of readdirSync(join(ROOT, 'actions'))) {
    for (const part of ['action.yml', 'dist']) {
      cpSync(join(ROOT, 'actions', name, part), join(home, 'ours/actions', name, part), { recursive: true });
    }
  }
}

/** act knows neither `$/` nor queues, the commit of a workflow, or variables of an environment. */
function forAct(text: string): string {
  return text
    .replaceAll('$/actions/', `${OURS}/actions/`)
    .replaceAll(new RegExp(`(uses: ${OURS}/actions/[\\w-]+)$`, 'gm'), '$1@v1')
    .replaceAll('./.github/workflows/', `${OURS}/.github/workflows/`)
    .replaceAll(/(workflows\/[\w-]+\.yml)$/gm, '$1@v1')
    .replaceAll(/^ +queue: max\n/gm, '')
    .replaceAll(`$${'{{'} job.workflow_sha }}`, COMMIT)
    .replaceAll('vars.DEPLOY_CONTRACT_PARAMETER', "format('/nwac/{0}/deploy-contract', inputs.environment)")
    .replaceAll(
      /vars\.(DEPLOY|PLAN|APPLY)_ROLE_ARN\b/g,
      (_, role: string) => `format('arn:aws:iam::${ACCOUNT}:role/${role.toLowerCase()}-{0}', inputs.environment)`,
    )
    .replaceAll(/uses: actions\/download-artifact@\S+/g, 'uses: stand/ins/download@v1')
    .replaceAll(/uses: (?:actions\/checkout|hashicorp\/setup-terraform)@\S+/g, 'uses: stand/ins/nothing@v1')
    .replaceAll(/uses: aws-actions\/configure-aws-credentials@\S+/g, 'uses: stand/ins/credentials@v1');
}

function putBefore(home: string, action: string, prelude: string): void {
  const bundle = join(home, 'ours/actions', action, 'dist/index.js');
  writeFileSync(bundle, `${prelude}\n${readFileSync(bundle, 'utf8')}`);
}

/** A step that only runs a script. */
function standIn(home: string, name: string, script: string): void {
  const steps = `runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: |\n        ${script}\n`;
  writeAll(join(home, 'stand-ins', name), { 'action.yml': `name: ${name}\ndescription: Stands in.\n${steps}` });
}

/** Gives a job the credentials of the role that it asks for, and fails where there is none of the name. */
function standInCredentials(home: string, { credentialsOf, roles }: HomeParts): void {
  for (const role of roles) {
    const lines = Object.entries({ AWS_REGION: REGION, ...credentialsOf(role) }).map(
      ([key, value]) => `${key}=${value}\n`,
    );
    writeAll(join(home, 'roles'), { [role]: lines.join('') });
  }
  const steps = `inputs:
  role-to-assume:
    required: true
runs:
  using: composite
  steps:
    - shell: bash
      env:
        ROLE: $${'{{'} inputs.role-to-assume }}
      run: cat "${home}/roles/${'$'}{ROLE##*/}" >> "${'$'}GITHUB_ENV"
`;
  writeAll(join(home, 'stand-ins/credentials'), {
    'action.yml': `name: credentials\ndescription: Stands in.\n${steps}`,
  });
}

function writeAll(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
