import type { Concession, Emulator } from './concessions.ts';

/** A file of the run's copy of the code: path under terraform/, and what is in it. */
export interface OverlayFile {
  readonly path: string;
  readonly text: string;
}

export interface Overlay {
  /** The stack that is applied: `stacks/test`. */
  readonly stack: string;
  /** The code that is overlaid: text of each file by its path under terraform/. */
  readonly code: ReadonlyMap<string, string>;
  readonly services: Readonly<Record<string, Emulator>>;
  readonly urls: Readonly<Record<Emulator, string>>;
  readonly providerArguments: Readonly<Record<string, string>>;
  readonly concessions: readonly Concession[];
}

/**
 * The override files that turn the stack to the emulators. Throws when a concession names a block that is not in the
 * code, or the stack has no provider: what was renamed must not be conceded in silence.
 */
export function overlayFiles(overlay: Overlay): readonly OverlayFile[] {
  const folders = [...new Set(overlay.concessions.map(({ folder }) => folder))];
  return [
    { path: `${overlay.stack}/emulators_override.tf`, text: stackOverride(overlay) },
    ...folders.map((folder) => ({ path: `${folder}/concessions_override.tf`, text: concessionsOf(overlay, folder) })),
  ];
}

function stackOverride({ code, providerArguments, services, stack, urls }: Overlay): string {
  const providers = aliasesOf(filesIn(code, stack).join('\n'));
  if (providers.length === 0)
    throw new Error(`${stack} configures no provider "aws" that could be turned to emulators.`);
  const endpoints = Object.entries(services).map(([service, emulator]) => `${service} = "${urls[emulator]}"`);
  const body = [
    ...Object.entries(providerArguments).map(([name, value]) => `${name} = ${value}`),
    'endpoints {',
    ...endpoints.map((line) => `  ${line}`),
    '}',
  ];
  const blocks = providers.map((alias) =>
    block('provider "aws"', [...(alias === null ? [] : [`alias = "${alias}"`]), ...body]),
  );
  return [block('terraform', ['backend "local" {}']), ...blocks].join('\n');
}

/** Aliases of the AWS providers that a text configures; null: the one without. */
function aliasesOf(text: string): readonly (string | null)[] {
  return [...text.matchAll(/^provider "aws" \{\n([\s\S]*?)^\}/gm)].map(
    ([, body = '']) => /^ {2}alias\s*=\s*"(\w+)"/m.exec(body)?.[1] ?? null,
  );
}

function concessionsOf({ code, concessions }: Overlay, folder: string): string {
  const text = filesIn(code, folder).join('\n');
  const here = concessions.filter((concession) => concession.folder === folder);
  const resources = [...new Set(here.map(({ resource }) => resource))];
  return resources
    .map((resource) => {
      const head = headOf(resource);
      if (!text.includes(`\n${head} {`) && !text.startsWith(`${head} {`)) {
        throw new Error(`concessions.ts names ${resource} in ${folder}, and no such block is there.`);
      }
      const lines = here
        .filter((concession) => concession.resource === resource)
        .flatMap(({ instead }) => instead.split('\n'));
      return block(head, lines);
    })
    .join('\n');
}

function headOf(resource: string): string {
  const [type, name, ...rest] = resource.split('.');
  if (type === undefined || name === undefined || rest.length > 0) {
    throw new Error(`concessions.ts names ${resource}, which is no address such as aws_lb.this.`);
  }
  return `resource "${type}" "${name}"`;
}

const filesIn = (code: ReadonlyMap<string, string>, folder: string): readonly string[] =>
  [...code].filter(([path]) => path.slice(0, path.lastIndexOf('/')) === folder).map(([, text]) => text);

const block = (head: string, lines: readonly string[]): string =>
  `${head} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}\n`;
