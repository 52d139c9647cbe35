/** A run of lines that a diff changes, by the lines of the old file. */
export interface Change {
  readonly file: string;
  /** First and last line changed. Where lines are only added, the line that they stand after, or 1. */
  readonly startLine: number;
  readonly endLine: number;
  /** What the changed lines become; empty when they go. */
  readonly becomes: readonly string[];
}

/** Reads a unified diff. Throws `TypeError` when it breaks off in a hunk or holds lines that belong to none. */
export function readDiff(text: string, isNote: (line: string) => boolean): readonly Change[] {
  const changes: Change[] = [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else if (lines.length > 0 && text !== '') throw new TypeError('it ends within a line');
  let file: string | null = null;
  let isAfterHunk = true;
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const hunk = HUNK.exec(line);
    if (hunk !== null && file !== null) {
      const end = hunkEnd(lines, at + 1, hunk);
      changes.push(...changesOf(file, Number(hunk[1]), lines.slice(at + 1, end), hunk[2] === '0'));
      at = end;
      isAfterHunk = true;
    } else {
      isAfterHunk = false;
      if (line.startsWith('--- old/')) file = line.slice('--- old/'.length);
      else if (!line.startsWith('+++ new/') && !isNote(line))
        throw new TypeError(`it holds the line ${JSON.stringify(line)}`);
      at += 1;
    }
  }
  if (!isAfterHunk) throw new TypeError('it ends before a hunk');
  return changes;
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Index after the last line of a hunk, by the numbers of lines that its head promises. */
function hunkEnd(lines: readonly string[], from: number, hunk: RegExpExecArray): number {
  let old = Number(hunk[2] ?? 1);
  let fresh = Number(hunk[4] ?? 1);
  let at = from;
  while (old > 0 || fresh > 0) {
    const line = lines[at];
    if (line === undefined) throw new TypeError('it ends within a hunk');
    if (line.startsWith('-')) old -= 1;
    else if (line.startsWith('+')) fresh -= 1;
    else if (line.startsWith(' ') || line === '' || line === '\r') [old, fresh] = [old - 1, fresh - 1];
    else if (!line.startsWith('\\')) throw new TypeError(`a hunk holds the line ${JSON.stringify(line)}`);
    at += 1;
  }
  return lines[at]?.startsWith('\\') ? at + 1 : at;
}

function changesOf(file: string, start: number, lines: readonly string[], isEmptyBefore: boolean): readonly Change[] {
  const changes: Change[] = [];
  // A hunk without old lines names the line before it.
  let line = isEmptyBefore ? start + 1 : start;
  let run: { from: number; removed: number; becomes: string[] } | null = null;
  const close = () => {
    if (run === null) return;
    const only = run.removed === 0;
    const startLine = only ? Math.max(1, run.from - 1) : run.from;
    changes.push({ file, startLine, endLine: only ? startLine : run.from + run.removed - 1, becomes: run.becomes });
    run = null;
  };
  for (const text of lines) {
    if (text.startsWith('-') || text.startsWith('+')) {
      run ??= { from: line, removed: 0, becomes: [] };
      if (text.startsWith('-')) {
        run.removed += 1;
        line += 1;
      } else run.becomes.push(text.slice(1).replace(/\r$/, ''));
    } else if (!text.startsWith('\\')) {
      close();
      line += 1;
    }
  }
  close();
  return changes;
}
