// What GitHub's own parser and language service say about workflows.
//
//   node tools/workflow-language.mjs <root> [file…]     files relative to root; answers JSON: { file: [sentence, …] }
//
// A reference such as `$/actions/x` or `./.github/workflows/y.yml` is read below root. Needs the tool of this name
// (node scripts/tools.mjs --ensure workflow-language).
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installedPath } from './catalogue.mjs';

const folder = installedPath('workflow-language');
const [root = '.', ...files] = process.argv.slice(2);
const { TextDocument, validate } = await import(pathToFileURL(bundled()).href);

const answers = {};
for (const file of files) answers[file] = await diagnose(file);
console.log(JSON.stringify(answers, null, 2));

/** The packages import JSON and each other in a way that Node refuses; bundled into one file they run. */
function bundled() {
  const bundle = join(folder, 'bundle.mjs');
  if (existsSync(bundle)) return bundle;
  const { buildSync } = createRequire(join(folder, 'package.json'))('esbuild');
  buildSync({
    stdin: {
      contents:
        "export { validate } from '@actions/languageservice'; export { TextDocument } from 'vscode-languageserver-textdocument';",
      resolveDir: folder,
    },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    logLevel: 'error',
    banner: { js: "import { createRequire as make } from 'node:module'; const require = make(import.meta.url);" },
  });
  return bundle;
}

/** Severities may be missing; every diagnostic counts. */
async function diagnose(file) {
  const uri = pathToFileURL(resolve(root, file)).href;
  const document = TextDocument.create(uri, 'yaml', 1, readFileSync(join(root, file), 'utf8'));
  const fileProvider = {
    getFileContent: async ({ path }) => ({ name: path, content: readFileSync(join(root, path), 'utf8') }),
  };
  const diagnostics = await validate(document, { fileProvider });
  return diagnostics.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
}
