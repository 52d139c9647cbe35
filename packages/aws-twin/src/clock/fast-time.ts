/**
 * Address of a module for `node --import`: makes the time of a program that knows nothing of it run `TIME_FACTOR` times as
 * fast, counted from `TIME_ORIGIN_MS` (default: its own start). `src` is named since the compiler does not copy it.
 */
export const FAST_TIME_PRELOAD: string = new URL('../../src/clock/fast-time-preload.mjs', import.meta.url).href;
