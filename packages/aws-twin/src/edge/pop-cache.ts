import type { HttpAnswer } from './message.ts';

/** One kept answer of an origin. Instants are on the clock's monotonic scale, milliseconds. */
export interface CacheEntry {
  readonly key: string;
  /** What an invalidation path is compared with. */
  readonly purgePath: string;
  readonly answer: HttpAnswer;
  /** An answer with status 400 and above, or the page that stands for one. */
  readonly isError: boolean;
  readonly storedAtMs: number;
  readonly freshUntilMs: number;
  readonly revalidateUntilMs: number;
  /** Until when a failing origin may be covered up; null for never. */
  readonly coverUntilMs: number | null;
  /** After a failure covered up: the origin is asked again from here on. */
  readonly askAgainAtMs: number;
  /** Whether the origin may be asked with conditions. */
  readonly isConditional: boolean;
}

/** What came of asking the origin. */
export interface Fetched {
  readonly answer: HttpAnswer;
  readonly result: 'Miss' | 'RefreshHit' | 'Hit' | 'Error';
  /** Whether requests that waited may have the answer too. */
  readonly isShareable: boolean;
}

/** A request to the origin that has not been answered yet. */
export interface Flight {
  readonly key: string;
  readonly purgePath: string;
  outcome: Promise<Fetched> | null;
  /** An invalidation took effect meanwhile: what comes back is not kept. */
  isPurged: boolean;
}

/** The cache of one edge location. Nothing is evicted. */
export class PopCache {
  readonly #entries = new Map<string, CacheEntry>();
  readonly #flights = new Set<Flight>();

  find(key: string): CacheEntry | null {
    return this.#entries.get(key) ?? null;
  }

  /** The flight that a further request for this key may wait for. */
  flightTo(key: string): Flight | null {
    for (const flight of this.#flights) {
      if (flight.key === key && !flight.isPurged) return flight;
    }
    return null;
  }

  takeOff(key: string, purgePath: string): Flight {
    const flight: Flight = { key, purgePath, outcome: null, isPurged: false };
    this.#flights.add(flight);
    return flight;
  }

  land(flight: Flight): void {
    this.#flights.delete(flight);
  }

  /** Keeps what a flight brought, unless an invalidation took effect while it was under way. */
  keep(flight: Flight, entry: CacheEntry): void {
    if (!flight.isPurged) this.#entries.set(entry.key, entry);
  }

  forget(flight: Flight): void {
    if (!flight.isPurged) this.#entries.delete(flight.key);
  }

  /** Clears what matches; with `discardFlights`, also what is on its way. Returns how many copies were cleared. */
  purge(matches: (purgePath: string) => boolean, discardFlights: boolean): number {
    let cleared = 0;
    for (const [key, entry] of this.#entries) {
      if (!matches(entry.purgePath)) continue;
      this.#entries.delete(key);
      cleared += 1;
    }
    for (const flight of this.#flights) {
      if (discardFlights && matches(flight.purgePath)) flight.isPurged = true;
    }
    return cleared;
  }

  entries(): readonly CacheEntry[] {
    return [...this.#entries.values()];
  }
}
