const FIRST_MS = 2_000;
const LONGEST_MS = 15_000;
const GROWTH = 1.5;

/**
 * How long to wait before the next look, counted from 0: invalidations take from seconds to many minutes, and CloudFront
 * throttles who asks often.
 */
export const pollIntervalMs = (looks: number): number => Math.min(LONGEST_MS, Math.round(FIRST_MS * GROWTH ** looks));
