import { level, type Station } from './stations.ts';

export interface CurveBox {
  readonly width: number;
  readonly height: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** Metres at the lower and upper edge. */
  readonly low: number;
  readonly high: number;
}

/** The `d` of a path through a station's level; one point for every four units of width. */
export function curve(station: Station, box: CurveBox): string {
  const steps = Math.round(box.width / 4);
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const at = box.from + ((box.to - box.from) * step) / steps;
    return `${((box.width * step) / steps).toFixed(1)} ${yOf(level(station, at), box).toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

export function yOf(value: number, { height, low, high }: Pick<CurveBox, 'height' | 'low' | 'high'>): number {
  return height * (1 - (value - low) / (high - low));
}

/** The range a station can reach, to whole metres. */
export function reach(station: Station): { readonly low: number; readonly high: number } {
  const swing = station.constituents.reduce((sum, [amplitude]) => sum + amplitude, 0);
  return { low: Math.floor(station.mean - swing), high: Math.ceil(station.mean + swing) };
}
