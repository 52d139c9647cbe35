import { sizeOf } from './markdown.ts';

/** The first lines that have room, with whatever they opened closed again, and a note. Cutting again changes nothing. */
export function cutMarkdown(markdown: string, mostBytes: number, note: string): string {
  if (sizeOf(markdown) <= mostBytes) return markdown;
  const lines: string[] = [];
  let left = mostBytes - sizeOf(note) - CLOSING_ROOM;
  for (const line of markdown.split('\n')) {
    left -= sizeOf(line) + 1;
    if (left < 0) break;
    lines.push(line);
  }
  while (closingOf(lines).length > CLOSING_ROOM - 8) lines.pop();
  return `${lines.join('\n')}${closingOf(lines)}\n\n${note}`;
}

const CLOSING_ROOM = 512;

/** Ends of an open fence and of folded parts, so that the note is not folded away with them. */
function closingOf(lines: readonly string[]): string {
  let fence: string | null = null;
  let folds = 0;
  for (const line of lines) {
    const [run] = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.slice(1) ?? [];
    if (fence === null && run !== undefined) fence = run;
    else if (fence !== null && run?.startsWith(fence) && line.trim() === run) fence = null;
    else if (fence === null) folds += line.split('<details>').length - line.split('</details>').length;
  }
  return `${fence === null ? '' : `\n${fence}`}${'\n\n</details>'.repeat(Math.max(0, folds))}`;
}
