import type { Piece } from '../stretches.ts';
import { tenth } from './svg.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels, from left to right. */
export type PlacedPiece = Piece<number>;

/** Lines that step from value to value, broken where pieces do not touch. `value` is the height in pixels. */
export function stepLine(pieces: readonly PlacedPiece[]): string {
  return touching(pieces)
    .map((group) => pathOf(cornersOf(group)))
    .join('');
}

/** The area between two step lines over the same pieces of time. */
export function stepArea(upper: readonly PlacedPiece[], lower: readonly PlacedPiece[]): string {
  const below = touching(lower);
  return touching(upper)
    .map((group, nth) => `${pathOf([...cornersOf(group), ...cornersOf(below[nth] ?? []).toReversed()])}Z`)
    .join('');
}

function touching(pieces: readonly PlacedPiece[]): readonly (readonly PlacedPiece[])[] {
  const groups: PlacedPiece[][] = [];
  for (const piece of pieces) {
    const group = groups.at(-1);
    if (group?.at(-1)?.to === piece.from) group.push(piece);
    else groups.push([piece]);
  }
  return groups;
}

function cornersOf(group: readonly PlacedPiece[]): readonly Point[] {
  return group.flatMap(({ from, to, value }) => [
    { x: from, y: value },
    { x: to, y: value },
  ]);
}

/** Horizontal and vertical moves only, and none that lead nowhere or go on where the last one went. */
function pathOf(corners: readonly Point[]): string {
  const moves: string[] = [];
  let [x, y] = ['', ''];
  for (const corner of corners) {
    const [nextX, nextY] = [tenth(corner.x), tenth(corner.y)];
    if (moves.length === 0) moves.push(`M${nextX} ${nextY}`);
    else {
      if (nextX !== x) go(moves, 'H', nextX);
      if (nextY !== y) go(moves, 'V', nextY);
    }
    [x, y] = [nextX, nextY];
  }
  return moves.length < 2 ? '' : moves.join('');
}

function go(moves: string[], direction: 'H' | 'V', to: string): void {
  if (moves.at(-1)?.startsWith(direction) === true) moves.pop();
  moves.push(direction + to);
}
