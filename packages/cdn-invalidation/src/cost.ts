/**
 * US dollars for a path, a wildcard counting as one. The first 1,000 paths of a month are free for an account, over all
 * of its distributions (source: Amazon CloudFront pricing, "Invalidation requests"). How many of them are used up cannot
 * be asked.
 */
export const USD_PER_PATH = 0.005;
export const FREE_PATHS_PER_MONTH = 1_000;

/** The most that so many paths can cost; nothing while free ones are left. */
export const highestCostUsd = (paths: number): number => Number((paths * USD_PER_PATH).toFixed(3));
