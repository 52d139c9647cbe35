/** What AWS does not promise of Parameter Store. SPEC-fleet.md says what is known; both settings are tested. */
export interface SsmKnobs {
  /** Milliseconds for which a read may still show the version before a write. */
  readonly readLagMs: number;
}

export const DEFAULT_SSM_KNOBS: SsmKnobs = { readLagMs: 0 };
