import type { Colour } from '@deploy/kernel';

/** Something that both colours have. */
export type PerColour<T> = Readonly<Record<Colour, T>>;

export const COLOURS: readonly Colour[] = ['blue', 'green'];

export function otherColour(colour: Colour): Colour {
  return colour === 'blue' ? 'green' : 'blue';
}
