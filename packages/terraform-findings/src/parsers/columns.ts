import type { Range } from '../finding.ts';

/** A position as HCL tells it: lines from 1, columns from 1 in grapheme clusters (source: hashicorp/hcl, `hcl.Pos`). */
export interface HclPosition {
  readonly line: number;
  readonly column: number;
}

/**
 * A range of HCL, whose end is exclusive, as `Range` counts: inclusive, in UTF-16 units. Columns are `null` where the
 * text of the line is not known.
 */
export function rangeOf(start: HclPosition, end: HclPosition, lineOf: (line: number) => string | null): Range | null {
  if (start.line < 1) return null;
  // A range that ends before the first column of a line ended with the line before it.
  const endsBefore = end.line > start.line && end.column <= 1;
  const endLine = Math.max(start.line, endsBefore ? end.line - 1 : end.line);
  const startColumn = unitColumn(lineOf(start.line), start.column);
  const endText = lineOf(endLine);
  const endUnit = endsBefore ? (endText?.length ?? null) : before(unitColumn(endText, end.column));
  const endColumn =
    endLine === start.line && startColumn !== null && endUnit !== null ? Math.max(startColumn, endUnit) : endUnit;
  const hasBoth = startColumn !== null && endColumn !== null && endColumn >= 1;
  return {
    startLine: start.line,
    endLine,
    startColumn: hasBoth ? startColumn : null,
    endColumn: hasBoth ? endColumn : null,
  };
}

const before = (column: number | null): number | null => (column === null ? null : column - 1);

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what ASCII is
const isAscii = (text: string): boolean => /^[\u0000-\u007f]*$/.test(text);

/** Where the cluster with that number begins, or one past the end for the column after the last one. */
function unitColumn(text: string | null, column: number): number | null {
  if (text === null || column < 1) return null;
  if (isAscii(text)) return column <= text.length + 1 ? column : null;
  let at = 1;
  for (const { index } of graphemes.segment(text)) {
    if (at === column) return index + 1;
    at += 1;
  }
  return at === column ? text.length + 1 : null;
}
