/**
 * What an action wrote to `GITHUB_OUTPUT`: lines of `name=value`, or `name<<DELIMITER`, lines, `DELIMITER` (source:
 * GitHub, Workflow commands, "Multiline strings").
 */
export function parseCommandFile(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const long = /^([^=]*?)<<(.+)$/.exec(line);
    if (long) {
      const end = lines.indexOf(long[2] ?? '', at + 1);
      if (end === -1) throw new TypeError(`the output "${long[1]}" does not end`);
      values[long[1] ?? ''] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (line.includes('=')) {
      values[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
    }
  }
  return values;
}

/** One `::error::` or `::warning::` line of an action's log. */
export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly text: string;
}

const COMMAND = /^::(error|warning|notice)(?: ([^:]*(?:%3A[^:]*)*))?::(.*)$/;

export function parseAnnotations(log: string): readonly Annotation[] {
  return log.split(/\r?\n/).flatMap((line) => {
    const [, level, properties = '', text = ''] = COMMAND.exec(line) ?? [];
    if (level !== 'error' && level !== 'warning' && level !== 'notice') return [];
    const title = /(?:^|,)title=([^,]*)/.exec(properties)?.[1] ?? '';
    return [{ level, title: unescaped(title), text: unescaped(text) }];
  });
}

function unescaped(text: string): string {
  return text
    .replace(/%0D/g, '\r')
    .replace(/%0A/g, '\n')
    .replace(/%3A/g, ':')
    .replace(/%2C/g, ',')
    .replace(/%25/g, '%');
}
