/** One tidal constituent: amplitude in metres, speed in degrees per hour, phase in degrees. */
type Constituent = readonly [amplitude: number, speed: number, phase: number];

export interface Station {
  readonly id: string;
  readonly name: string;
  readonly coast: string;
  /** Mean level in metres above chart datum. */
  readonly mean: number;
  readonly constituents: readonly Constituent[];
}

// Speeds of M2, S2, K1 and O1. Places and amplitudes are made up.
const station = (
  id: string,
  name: string,
  coast: string,
  mean: number,
  [m2, s2, k1, o1]: readonly [number, number, number, number],
  shift: number,
): Station => ({
  id,
  name,
  coast,
  mean,
  constituents: [
    [m2, 28.984104, 40 + shift],
    [s2, 30, 75 + shift],
    [k1, 15.041069, 130 + shift],
    [o1, 13.943036, 110 + shift],
  ],
});

export const STATIONS: readonly Station[] = [
  station('cedar', 'Cedar Narrows', 'Pacific', 3.1, [1.0, 0.26, 0.87, 0.49], 0),
  station('heron', 'Heron Point', 'Pacific', 2.6, [0.92, 0.3, 0.41, 0.26], 60),
  station('minas', 'Minas Light', 'Fundy', 6.8, [5.4, 0.9, 0.18, 0.13], 120),
  station('saint', 'Saint-Aubin', 'Gulf', 1.4, [0.62, 0.2, 0.24, 0.22], 210),
];

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** Metres above chart datum at a moment in milliseconds since 1970. */
export function level(of: Station, at: number): number {
  const hours = at / HOUR;
  return of.constituents.reduce(
    (sum, [amplitude, speed, phase]) => sum + amplitude * Math.cos(((speed * hours - phase) * Math.PI) / 180),
    of.mean,
  );
}

export const isRising = (of: Station, at: number): boolean => level(of, at + MINUTE) > level(of, at);

/** The moment of the next high water, to the minute. */
export function nextHighWater(of: Station, from: number): number {
  let at = from;
  while (!isRising(of, at)) at += MINUTE;
  while (isRising(of, at)) at += MINUTE;
  return at;
}

export const metres = (value: number): string => `${value.toFixed(2)} m`;

export function clockTime(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hour12: false }).format(at);
}
