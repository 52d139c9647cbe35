// What a bundle may consist of. ncc copies whatever it takes for an asset, such as the folder in `path.resolve('dist')`,
// and leaves chunks behind; an action would then upload its own files.

const ALWAYS = ['index.js', 'licenses.txt', 'package.json'];
/** The way in of a post step, for actions that have one. */
const POST_ENTRY = 'post/index.js';

/** One sentence for each thing that is wrong with a bundle; `files` is name to content. */
export function bundleProblems(files, maxBytes) {
  const code = [...files].filter(([name]) => name.endsWith('.js')).map(([, content]) => content.toString('utf8'));
  const missing = ALWAYS.filter((name) => !files.has(name)).map((name) => `${name} is missing`);
  const strange = [...files.keys()]
    .filter((name) => !ALWAYS.includes(name) && name !== POST_ENTRY && !isUsedChunk(name, code))
    .map(
      (name) =>
        `${name} does not belong there: ncc takes a literal path in path.resolve, or beside process.cwd(), for an asset`,
    );
  const size = sizeOf(files);
  const large = size > maxBytes ? [`it has ${size} bytes, and scripts/dist-budget.json allows ${maxBytes}`] : [];
  return [...missing, ...strange, ...large];
}

export const sizeOf = (files) => [...files.values()].reduce((sum, content) => sum + content.length, 0);

/** A lazily imported chunk is numbered, and loaded by `.e(number)`. */
function isUsedChunk(name, code) {
  const [, id] = /^(\d+)\.index\.js$/.exec(name) ?? [];
  if (id === undefined) return false;
  const load = new RegExp(`\\.e\\((/\\*.*?\\*/ ?)?${id}\\)`);
  return code.some((text) => load.test(text));
}
