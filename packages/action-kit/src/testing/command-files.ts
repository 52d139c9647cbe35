/**
 * What an action wrote to `GITHUB_OUTPUT`: lines of `name=value`, or `name<<DELIMITER`, lines, `DELIMITER` (source:
 * GitHub, "Workflow commands", multiline strings).
 */
export function parseCommandFile(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, name = '', delimiter] = /^([^=]*?)<<(.+)$/.exec(line) ?? [];
    if (delimiter !== undefined) {
      const end = lines.indexOf(delimiter, at + 1);
      if (end === -1) throw new TypeError(`the output "${name}" does not end`);
      values[name] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (line.includes('=')) {
      values[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
    }
  }
  return values;
}

/** A line that the runner shows beside the workflow, not only in the log. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly text: string;
  /** Only where it is shown beside lines of a file: `file:line` or `file:line-endLine`. */
  readonly place?: string;
}

/** The annotations in a log. */
export const parseAnnotations = (log: string): readonly Annotation[] =>
  commandsIn(log).flatMap(({ name, properties, text }) =>
    name === 'error' || name === 'warning' || name === 'notice'
      ? [{ level: name, title: properties.get('title') ?? '', text, ...placeIn(properties) }]
      : [],
  );

function placeIn(properties: ReadonlyMap<string, string>): { readonly place?: string } {
  const [file, line, endLine] = ['file', 'line', 'endLine'].map((name) => properties.get(name));
  if (file === undefined || line === undefined) return {};
  return { place: `${file}:${line}${endLine === undefined || endLine === line ? '' : `-${endLine}`}` };
}

/** What the runner was told to hide. */
export const parseMasks = (log: string): readonly string[] =>
  commandsIn(log).flatMap(({ name, text }) => (name === 'add-mask' ? [text] : []));

interface Command {
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly text: string;
}

function commandsIn(log: string): readonly Command[] {
  return log.split(/\r?\n/).flatMap((line) => {
    const [, name, properties = '', text = ''] = /^\s*::([\w-]+)(?: (.*?))?::(.*)$/.exec(line) ?? [];
    if (name === undefined) return [];
    const pairs = properties.split(',').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), unescaped(pair.slice(at + 1))] as const;
    });
    return [{ name, properties: new Map(pairs), text: unescaped(text) }];
  });
}

const unescaped = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
