import { describe, expect, test } from '@jest/globals';
import { readInitFailure } from '../src/check/init-failure.ts';

const read = (printed: string) => readInitFailure(printed, 'linux_amd64', 'terraform');

/** As Terraform 1.11.4 printed them. */
const PRINTED = {
  unreachable: `Initializing provider plugins...
- Finding hashicorp/random versions matching "3.6.0"...

Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider
hashicorp/random: could not connect to registry.terraform.io: failed to
request discovery document: Get
"https://registry.terraform.io/.well-known/terraform.json": dial tcp: lookup
registry.terraform.io on 10.255.255.53:53: no such host

To see which modules are currently depending on hashicorp/random and what
versions are specified, run the following command:
    terraform providers
`,
  notInMirror: `Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider hashicorp/aws:
provider registry.terraform.io/hashicorp/aws was not found in any of the
search locations

  - /srv/mirror
`,
  checksum: `Initializing provider plugins...
- Reusing previous version of hashicorp/aws from the dependency lock file
- Installing hashicorp/aws v5.100.0...

Error: Failed to install provider

Error while installing hashicorp/aws v5.100.0: the local package for
registry.terraform.io/hashicorp/aws 5.100.0 doesn't match any of the
checksums previously recorded in the dependency lock file (this might be
because the available checksums are for packages targeting different
platforms); for more information:
https://developer.hashicorp.com/terraform/language/files/dependency-lock#checksum-verification
`,
  git: `Initializing modules...
Downloading git::https://127.0.0.1:1/x.git for a...

Error: Failed to download module

  on main.tf line 1:
   1: module "a" { source = "git::https://127.0.0.1:1/x.git" }

Could not download module "a" (main.tf:1) source code from
"git::https://127.0.0.1:1/x.git": error downloading
'https://127.0.0.1:1/x.git': /usr/bin/git exited with 128: Cloning into
'.terraform/modules/a'...
fatal: unable to access 'https://127.0.0.1:1/x.git/': Failed to connect to
127.0.0.1 port 1 after 0 ms: Couldn't connect to server
`,
  registry: `Error: Error accessing remote module registry

  on main.tf line 1:
   1: module "a" { 

Failed to retrieve available versions for module "a" (main.tf:1) from
registry.terraform.io: failed to request discovery document: Get
"https://registry.terraform.io/.well-known/terraform.json": dial tcp: lookup
registry.terraform.io on 10.255.255.53:53: no such host.
`,
  code: `Error: Terraform encountered problems during initialisation, including problems
with the configuration, described below.

Error: Unclosed configuration block

  on main.tf line 1, in resource "a":
   1: resource "a" {

There is no closing brace for this block before the end of the file. This may
be caused by incorrect brace nesting elsewhere in this file.
`,
  readonly: `Error: Provider dependency changes detected

Changes to the required provider dependencies were detected, but the lock
file is read-only. To use and record these requirements, run "terraform init"
without the "-lockfile=readonly" flag.
`,
};

describe('why init failed', () => {
  test('a provider that cannot be downloaded: which one, from where', () => {
    const unreachable = read(PRINTED.unreachable);
    expect(unreachable?.kind).toBe('provider-unavailable');
    expect(unreachable?.message).toContain('Provider hashicorp/random cannot be downloaded from registry.terraform.io');
    expect(unreachable?.message).toContain('no such host');
    expect(unreachable?.message).not.toContain('To see which modules');
    const notThere = read(PRINTED.notInMirror);
    expect(notThere?.kind).toBe('provider-unavailable');
    expect(notThere?.message).toContain('hashicorp/aws');
    expect(notThere?.message).toContain('/srv/mirror');
  });

  test('a module that cannot be downloaded: which one, where it is called, from where', () => {
    expect(read(PRINTED.git)).toMatchObject({
      kind: 'module-unavailable',
      message: expect.stringMatching(
        /^Module "a" \(main.tf:1\) cannot be downloaded from git::https:\/\/127\.0\.0\.1:1\/x\.git:/,
      ),
    });
    expect(read(PRINTED.registry)).toMatchObject({
      kind: 'module-unavailable',
      message: expect.stringMatching(/^Module "a" \(main.tf:1\) cannot be downloaded from registry\.terraform\.io/),
    });
  });

  test('a lock file without checksums for this platform: the command that adds them', () => {
    const failure = read(PRINTED.checksum);
    expect(failure?.kind).toBe('lock-without-platform');
    expect(failure?.message).toContain('hashicorp/aws');
    expect(failure?.remedy).toContain('terraform providers lock -platform=linux_amd64');
  });

  test('a lock file that lacks a provider', () => {
    expect(read(PRINTED.readonly)?.kind).toBe('lock-outdated');
  });

  test('mistakes in the code are left to validate', () => {
    expect(read(PRINTED.code)).toBeNull();
    expect(read('')).toBeNull();
  });
});
