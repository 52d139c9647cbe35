// Tables of a module's or stack's README from its variables.tf and outputs.tf. A missing description or type is an error.
import { notUnderstood, readBlocks, textOf } from './hcl-blocks.mjs';
import { table } from './table.mjs';

const variableParts = ['description', 'type', 'default', 'nullable', 'sensitive', 'validation'];
const outputParts = ['description', 'value', 'sensitive', 'depends_on', 'precondition'];

/** Inputs with type and default; what takes more than a line is named in the table and given in full below it. */
export function variableTable(text, file) {
  const variables = blocksOf(text, file, 'variable', variableParts);
  if (variables.length === 0) return 'None.';
  const rows = variables.map((variable) => [
    `\`${variable.labels[0]}\``,
    code(shortened(needed(variable, 'type').text)),
    defaultOf(variable),
    described(variable),
  ]);
  const inFull = variables.flatMap((variable) =>
    ['type', 'default'].flatMap((part) => {
      const it = variable.attributes.get(part);
      return it?.text.includes('\n') ? [`# ${variable.labels[0]}: ${part}\n${outdented(it.text)}`] : [];
    }),
  );
  return [
    table(['Input', 'Type', 'Default', 'What it is'], rows),
    ...(inFull.length === 0 ? [] : [details('What `{…}` stands for', inFull.join('\n\n'))]),
  ].join('\n\n');
}

export function outputValueTable(text, file) {
  const outputs = blocksOf(text, file, 'output', outputParts);
  if (outputs.length === 0) return 'None.';
  for (const output of outputs) needed(output, 'value');
  return table(
    ['Output', 'What it holds'],
    outputs.map((output) => [`\`${output.labels[0]}\``, described(output)]),
  );
}

function blocksOf(text, file, kind, parts) {
  const blocks = readBlocks(text, file);
  const names = new Set();
  for (const block of blocks) {
    const [name] = block.labels;
    if (block.kind !== kind || block.labels.length !== 1) {
      throw notUnderstood(
        block.file,
        block.line,
        `${[block.kind, ...block.labels].join(' ')}: only blocks of ${kind} belong here`,
      );
    }
    if (names.has(name)) throw notUnderstood(block.file, block.line, `${kind} ${name} is there twice`);
    names.add(name);
    const found = [...block.attributes.keys(), ...block.blocks.map((inner) => inner.kind)];
    const unknown = found.find((part) => !parts.includes(part));
    if (unknown !== undefined) throw notUnderstood(block.file, block.line, `${kind} ${name}: ${unknown} is not known`);
  }
  return blocks;
}

function needed(block, part) {
  const it = block.attributes.get(part);
  if (it === undefined) throw notUnderstood(block.file, block.line, `${block.kind} ${block.labels[0]} has no ${part}`);
  return it;
}

function described(block) {
  const text = textOf(needed(block, 'description')).trim();
  if (text === '') throw notUnderstood(block.file, block.line, `${block.kind} ${block.labels[0]} has no description`);
  const isSensitive = block.attributes.get('sensitive')?.text === 'true';
  return `${asProse(text)}${isSensitive ? ' Sensitive.' : ''}`;
}

function defaultOf({ attributes }) {
  const it = attributes.get('default');
  return it === undefined ? '**required**' : code(shortened(it.text));
}

/** What stands between the outermost braces is left out where it takes lines of its own. */
const shortened = (text) => (text.includes('\n') ? text.replace(/([{[])[\s\S]*([}\]])/, '$1…$2') : text);

/** A value with backticks in it wants more of them around it. */
const code = (text) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

/** `<` begins HTML in Markdown, but not in code. */
const asProse = (text) =>
  text
    .split(/(`[^`]*`)/)
    .map((part, at) => (at % 2 === 0 ? part.replaceAll('<', '&lt;') : part))
    .join('');

const outdented = (text) => text.replaceAll(/\n {2}/g, '\n');

const details = (summary, hcl) =>
  ['<details><summary>', summary, '</summary>\n\n```hcl\n', hcl, '\n```\n\n</details>'].join('');
