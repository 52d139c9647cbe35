// Every foreign tool that tests or the benchmark run, and what locks it. Adding one: an entry here and its lock files.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Where tools are installed; ignored by git, removable at any time. */
export const home = join(root, '.tools');

/**
 * `kind` decides the installer and where the lock files lie (`tools/<kind>/`). `patience` is said before the work
 * starts, so that nobody thinks it hangs; times are those of a cold build on two cores. `program`: what a Python
 * package calls its program, and `package`: what npm calls a library, where that is not its name. `python`: the least 3.x that it runs on, where 3.10 is not enough.
 */
export const catalogue = {
  versitygw: { kind: 'go', about: 'an S3 server that checks signatures and checksums', patience: '1 to 5 minutes' },
  s5cmd: { kind: 'go', about: 'a parallel S3 client', patience: 'about half a minute' },
  rclone: { kind: 'go', about: 'a sync client for many stores', patience: '2 to 6 minutes' },
  s3deploy: { kind: 'go', about: 'a static-site deployer', patience: 'about half a minute' },
  ministack: { kind: 'python', about: 'an emulator of many AWS services', patience: 'about 10 seconds' },
  moto: {
    kind: 'python',
    about: 'an emulator of many AWS services, with Auto Scaling and ELB',
    patience: 'about 20 seconds',
    program: 'moto_server',
  },
  aws: { kind: 'python', about: 'the AWS CLI, version 1', patience: 'about 10 seconds' },
  shellcheck: { kind: 'python', about: 'a linter of shell scripts', patience: 'about 5 seconds' },
  tflint: { kind: 'go', about: 'a linter of Terraform code', patience: '1 to 5 minutes' },
  checkov: { kind: 'python', about: 'a scanner of Terraform code for insecure settings', patience: 'about a minute' },
  actionlint: { kind: 'go', about: 'a linter of workflows', patience: 'about a minute' },
  zizmor: {
    kind: 'python',
    about: 'a scanner of workflows for insecure settings',
    patience: 'about 5 seconds',
    python: 11,
  },
  act: { kind: 'python', about: 'runs workflows without GitHub', patience: 'about 5 seconds' },
  'workflow-language': {
    kind: 'npm',
    about: "GitHub's own parser and language service for workflows",
    patience: 'about 5 seconds',
    package: '@actions/languageservice',
  },
  's3-sync-client': { kind: 'npm', about: 'an S3 sync library for Node', patience: 'about 5 seconds' },
};

/** The files whose content decides whether an installed tool is current. */
export function lockFiles(name) {
  const { kind } = catalogue[name];
  if (kind === 'go') return [join(root, 'tools/go', name, 'go.mod'), join(root, 'tools/go', name, 'go.sum')];
  if (kind === 'python') return [join(root, 'tools/python', `${name}.txt`)];
  return [join(root, 'tools/npm', name, 'package.json'), join(root, 'tools/npm', name, 'package-lock.json')];
}

/** What a caller runs or imports: a program, or for a library of npm its folder. */
export function installedPath(name) {
  return catalogue[name].kind === 'npm' ? join(home, 'npm', name) : join(home, 'bin', name);
}

/** The version that the lock files pin, such as `1.8.0`. */
export function lockedVersion(name) {
  const [first] = lockFiles(name);
  const text = readFileSync(first, 'utf8');
  const { kind } = catalogue[name];
  const found =
    kind === 'go'
      ? lockedGoVersion(text)
      : kind === 'python'
        ? text.match(new RegExp(`^(?:${name}|${name}cli|${name}-py|${name}-bin)==(\\S+)`, 'm'))
        : text.match(new RegExp(`"${catalogue[name].package ?? name}": "([^"]+)"`));
  if (!found) throw new Error(`${first} pins no version of ${name}`);
  return found[1];
}

/** The required module with the longest path that the tool's package path starts with. */
function lockedGoVersion(text) {
  const tool = text.match(/^tool (\S+)$/m)?.[1] ?? '';
  const modules = [...text.matchAll(/^\s*(?:require )?(\S+) v(\S+)/gm)].filter(([, path]) =>
    `${tool}/`.startsWith(`${path}/`),
  );
  const longest = modules.sort((a, b) => b[1].length - a[1].length)[0];
  return longest && [longest[0], longest[2]];
}
