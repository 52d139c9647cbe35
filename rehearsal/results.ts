import { bytesInWords, counted } from './terminal/amounts.ts';
import type { Style } from './terminal/style.ts';
import { tableLines } from './terminal/table.ts';

/** How a scene went. */
export interface SceneResult {
  readonly number: string;
  readonly title: string;
  readonly outcome: 'shown' | 'failed' | 'not shown';
  /** Why it failed or was not shown; empty otherwise. */
  readonly note: string;
  readonly ms: number;
  /** Calls to AWS. */
  readonly requests: number;
  /** Bytes sent to AWS. */
  readonly bytes: number;
}

export function closingTable(results: readonly SceneResult[], width: number, style: Style): readonly string[] {
  const rows = results.map((result) => [
    result.number,
    result.title,
    result.outcome === 'not shown' ? '' : (result.ms / 1000).toFixed(1),
    result.outcome === 'not shown' ? '' : String(result.requests),
    result.outcome === 'not shown' ? '' : bytesInWords(result.bytes),
    outcomeInWords(result, style),
  ]);
  const total = (of: (result: SceneResult) => number): number => results.reduce((sum, result) => sum + of(result), 0);
  const foot = [
    '',
    counted(results.length, 'scene'),
    (total(({ ms }) => ms) / 1000).toFixed(1),
    String(total(({ requests }) => requests)),
    bytesInWords(total(({ bytes }) => bytes)),
    '',
  ];
  return tableLines(
    {
      head: ['', 'Scene', 'Seconds', 'Requests', 'Sent', 'Result'],
      rows: [...rows, foot],
      align: ['left', 'left', 'right', 'right', 'right', 'left'],
    },
    width,
    style,
  );
}

function outcomeInWords({ outcome, note }: SceneResult, style: Style): string {
  if (outcome === 'shown') return style.good('✓ shown');
  return outcome === 'failed' ? style.bad('✗ failed') : `– not shown${note === '' ? '' : `: ${note}`}`;
}

/** 0: everything was shown; 1: something failed; 2: nothing failed, but not everything could be shown. */
export function exitCodeOf(results: readonly SceneResult[]): number {
  if (results.some(({ outcome }) => outcome === 'failed')) return 1;
  return results.some(({ outcome }) => outcome === 'not shown') ? 2 : 0;
}
