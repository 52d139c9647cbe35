import { columnsOf, fill, wrap } from './columns.ts';
import type { Style } from './style.ts';

export type Align = 'left' | 'right';

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly align?: readonly Align[];
}

const GAP = '  ';
const NARROWEST = 8;

/** Lines of an aligned table. Cells that make it wider than `width` are wrapped, the widest column first. */
export function tableLines(table: Table, width: number, style: Style): readonly string[] {
  const widths = columnWidths(table, width);
  const aligned = (cells: readonly string[], set: (text: string) => string): readonly string[] => {
    const wrapped = widths.map((columns, index) => wrap(cells[index] ?? '', columns));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      widths
        .map((columns, index) => set(fill(wrapped[index]?.[line] ?? '', columns, table.align?.[index] ?? 'left')))
        .join(GAP)
        .trimEnd(),
    );
  };
  const hasHead = table.head.some((cell) => cell !== '');
  const rule = style.dim(widths.map((columns) => '─'.repeat(columns)).join(GAP));
  const head = hasHead ? [...aligned(table.head, style.bold), rule] : [];
  return [...head, ...table.rows.flatMap((row) => aligned(row, (text) => text))];
}

function columnWidths(table: Table, width: number): readonly number[] {
  const all = [table.head, ...table.rows];
  const widths = Array.from({ length: Math.max(...all.map((row) => row.length)) }, (_, index) =>
    Math.max(1, ...all.map((row) => columnsOf(row[index] ?? ''))),
  );
  const room = width - GAP.length * (widths.length - 1);
  for (let total = sum(widths); total > room; total = sum(widths)) {
    const widest = widths.indexOf(Math.max(...widths));
    const columns = widths[widest] ?? 0;
    if (columns <= NARROWEST) break;
    widths[widest] = Math.max(NARROWEST, columns - (total - room), runnerUp(widths, widest) - 1);
  }
  return widths;
}

function runnerUp(widths: readonly number[], widest: number): number {
  return Math.max(0, ...widths.filter((_, index) => index !== widest));
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, columns) => total + columns, 0);
}
