/** One build of the example API. */
export interface ApiRelease {
  readonly version: string;
  /** What is wrong with it, as `--defect` of its build takes it; null where nothing is. */
  readonly defect: string | null;
}

/** The builds that the scenes deploy. */
export const API_RELEASES = {
  first: { version: '1.0.0', defect: null },
  second: { version: '2.0.0', defect: null },
  /** Passes its health check and answers 500 to 30 % of the requests. */
  failing: { version: '3.0.0', defect: 'errors:0.3' },
  repaired: { version: '3.0.1', defect: null },
  /** Its health check never passes. */
  neverHealthy: { version: '4.0.0', defect: 'unhealthy' },
} as const satisfies Readonly<Record<string, ApiRelease>>;
