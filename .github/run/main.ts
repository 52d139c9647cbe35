// `npm run test:workflows`: runs pipeline.yml through act, in host mode and without Docker, against a local AWS and a
// server that answers as GitHub's API. What act cannot do is replaced in a copy; docs/workflows.md says what that is.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { githubServer } from '@deploy/action-kit/testing';
import { createTwin, realClock, serveTwin, staticSiteModel } from '@deploy/aws-twin';
import { installedPath } from '../../tools/catalogue.mjs';
import { isCurrent } from '../../tools/stamp.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const OURS = 'nwac/spa-release-actions';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const environments = ['test', 'prod'] as const;

if (!isCurrent('act')) {
  console.error('act is not installed: node scripts/tools.mjs --ensure act');
  process.exit(3);
}

interface Setting {
  readonly isProdThere: boolean;
  /** Where the proof asks; null for no proof. */
  readonly publicUrl: string | null;
}

interface Seen {
  /** What test and prod serve; empty for nothing. */
  readonly pages: readonly string[];
  readonly log: string;
}

/** Runs the caller once, in a world of its own, and says whether what is seen afterwards is as it must be. */
async function scene(title: string, setting: Setting, isRight: (seen: Seen) => boolean): Promise<boolean> {
  const started = performance.now();
  const home = mkdtempSync(join(tmpdir(), 'run-workflows-'));
  const twin = cloud();
  const aws = await serveTwin(twin, { port: 0 });
  await using github = await githubServer(({ path }) => answer(path, setting));
  try {
    prepare(home, aws.url, github.url, setting);
    const log = await act(home);
    const pages = environments.map((name) => {
      const object = twin.store.buckets.get(`site-${name}`)?.current('index.html');
      return new TextDecoder().decode(object?.bytes);
    });
    const isSo = isRight({ pages, log });
    console.log(`${isSo ? 'ok' : 'WRONG'}  ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (!isSo) console.log(log);
    return isSo;
  } finally {
    await aws.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Two environments, each with a bucket, a distribution and a contract. */
function cloud() {
  const models = environments.map((name) =>
    staticSiteModel({ bucket: `site-${name}`, distributionId: `E${name.toUpperCase()}` }),
  );
  const twin = createTwin(
    {
      accountId: '111122223333',
      buckets: models.flatMap(({ buckets }) => buckets),
      distributions: models.flatMap(({ distributions }) => distributions),
      parameters: environments.map((name) => ({ name: `/nwac/${name}/deploy-contract`, value: contractOf(name) })),
    },
    { clock: realClock() },
  );
  twin.identities.add({
    arn: 'arn:aws:sts::111122223333:assumed-role/deploy/act',
    credentials: { accessKeyId: 'KEY', secretAccessKey: 'secret', sessionToken: 'session' },
    allow: 'everything',
  });
  return twin;
}

function contractOf(environment: string): string {
  const app = {
    bucket: `site-${environment}`,
    distribution_id: `E${environment.toUpperCase()}`,
    distribution_domain: 'd111111abcdef8.cloudfront.net',
    url: `https://console-${environment}.example.org`,
  };
  return JSON.stringify({ version: 1, environment, region: 'ca-central-1', apps: { admin: app } });
}

/** The environments as they should be, the artifact of the run, and nothing deployed before. */
function answer(path: string, { isProdThere }: Setting) {
  const [, name = ''] = /\/environments\/(\w+)/.exec(path) ?? [];
  if (path.includes('deployment-branch-policies'))
    return { body: { branch_policies: [{ name: 'main', type: 'branch' }] } };
  if (path.includes('/artifacts'))
    return { body: { artifacts: [{ id: 5, name: 'console', digest: DIGEST, expired: false }] } };
  if (path.includes('/deployments')) return { body: [] };
  if (name === '' || (name === 'prod' && !isProdThere)) return null;
  const reviewers = { type: 'required_reviewers', prevent_self_review: true, reviewers: [{ type: 'Team' }] };
  return {
    body: {
      id: 1,
      name,
      can_admins_bypass: false,
      protection_rules: name === 'prod' ? [reviewers] : [],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    },
  };
}

function prepare(home: string, aws: string, github: string, { publicUrl }: Setting): void {
  mkdirSync(join(home, 'ours/.github/workflows'), { recursive: true });
  for (const file of readdirSync(join(root, '.github/workflows'))) {
    const text = readFileSync(join(root, '.github/workflows', file), 'utf8');
    writeFileSync(join(home, 'ours/.github/workflows', file), forAct(text));
  }
  for (const name of readdirSync(join(root, 'actions'))) {
    for (const part of ['action.yml', 'dist']) {
      cpSync(join(root, 'actions', name, part), join(home, 'ours/actions', name, part), { recursive: true });
    }
  }
  // act says where GitHub's API is, whatever a workflow sets.
  const bundle = join(home, 'ours/actions/preflight/dist/index.js');
  writeFileSync(bundle, `process.env.GITHUB_API_URL = '${github}';\n${readFileSync(bundle, 'utf8')}`);
  standIn(
    home,
    'download',
    `mkdir -p "${'$'}GITHUB_WORKSPACE/artifact" && cp -r "${home}/site/." "${'$'}GITHUB_WORKSPACE/artifact/"`,
  );
  const variables = `AWS_ENDPOINT_URL=${aws}\\nAWS_ACCESS_KEY_ID=KEY\\nAWS_SECRET_ACCESS_KEY=secret\\nAWS_SESSION_TOKEN=session\\nAWS_REGION=ca-central-1\\n`;
  standIn(home, 'credentials', `printf '${variables}' >> "${'$'}GITHUB_ENV"`);
  mkdirSync(join(home, 'site'));
  writeFileSync(join(home, 'site/index.html'), '<!doctype html><h1>console</h1>\n');
  mkdirSync(join(home, 'caller/.github/workflows'), { recursive: true });
  writeFileSync(join(home, 'caller/.github/workflows/release.yml'), caller);
  const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: join(home, 'caller'), stdio: 'ignore' });
  git('init', '--initial-branch=main');
  git('remote', 'add', 'origin', 'https://github.com/nwac/console.git');
  git('add', '.');
  git('-c', 'user.name=x', '-c', 'user.email=x@example.org', 'commit', '--message', 'x');
  const vars = [
    'AWS_REGION=ca-central-1',
    'DEPLOY_ROLE_ARN=arn:aws:iam::111122223333:role/deploy-admin',
    ...(publicUrl === null ? [] : [`PUBLIC_URL=${publicUrl}`]),
  ];
  writeFileSync(join(home, 'vars'), `${vars.join('\n')}\n`);
}

const caller = `on: workflow_dispatch
jobs:
  release:
    uses: ${OURS}/.github/workflows/pipeline.yml@v1
    with:
      app: admin
      artifact: console
      artifact-digest: ${DIGEST}
`;

/** act knows neither \`$/\` nor queues, the commit of a workflow, or variables of an environment. */
function forAct(text: string): string {
  return text
    .replaceAll('$/actions/', `${OURS}/actions/`)
    .replaceAll(new RegExp(`(uses: ${OURS}/actions/[\\w-]+)$`, 'gm'), '$1@v1')
    .replaceAll('./.github/workflows/', `${OURS}/.github/workflows/`)
    .replaceAll(/(workflows\/[\w-]+\.yml)$/gm, '$1@v1')
    .replaceAll(/^ +queue: max\n/gm, '')
    .replaceAll(`$${'{{'} job.workflow_sha }}`, COMMIT)
    .replaceAll('vars.DEPLOY_CONTRACT_PARAMETER', "format('/nwac/{0}/deploy-contract', inputs.environment)")
    .replaceAll(/uses: actions\/download-artifact@\S+/g, 'uses: stand/ins/download@v1')
    .replaceAll(/uses: aws-actions\/configure-aws-credentials@\S+/g, 'uses: stand/ins/credentials@v1');
}

function standIn(home: string, name: string, script: string): void {
  const folder = join(home, 'stand-ins', name);
  mkdirSync(folder, { recursive: true });
  const steps = `runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: |\n        ${script}\n`;
  writeFileSync(join(folder, 'action.yml'), `name: ${name}\ndescription: Stands in.\n${steps}`);
}

function act(home: string): Promise<string> {
  const args = [
    ...['workflow_dispatch', '-C', join(home, 'caller'), '-W', '.github/workflows/release.yml'],
    ...[
      '-P',
      'ubuntu-24.04=-self-hosted',
      '--pull=false',
      '--action-offline-mode',
      '--no-cache-server',
      '--no-skip-checkout',
    ],
    ...['--action-cache-path', join(home, 'cache'), '--env-file', '/dev/null', '--var-file', join(home, 'vars')],
    ...[
      '--local-repository',
      `${OURS}@v1=${join(home, 'ours')}`,
      '--local-repository',
      `stand/ins@v1=${join(home, 'stand-ins')}`,
    ],
    ...['--secret', 'GITHUB_TOKEN=token-of-act', '--env', 'GITHUB_REF=refs/heads/main', '--json'],
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(installedPath('act'), args, { env: { PATH: process.env['PATH'], HOME: home, TMPDIR: home } });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
    const timer = setTimeout(() => child.kill('SIGKILL'), 120_000);
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(timer);
      resolve(Buffer.concat(chunks).toString());
    });
  });
}

const isDeployed = await scene(
  'build, test, prod: the same bytes',
  { isProdThere: true, publicUrl: null },
  ({ pages, log }) => pages.every((page) => page.includes('<h1>console</h1>')) && log.split(DIGEST).length > 2,
);
const isRefused = await scene(
  'no environment prod: not even test is touched',
  { isProdThere: false, publicUrl: null },
  ({ pages, log }) => pages.every((page) => page === '') && log.includes('environment-missing'),
);
const isStopped = await scene(
  'test is not proven: prod gets nothing',
  { isProdThere: true, publicUrl: 'https://127.0.0.1:9/' },
  ({ pages: [test = '', prod = ''], log }) => test !== '' && prod === '' && log.includes('proof-unreachable'),
);
process.exitCode = isDeployed && isRefused && isStopped ? 0 : 1;
