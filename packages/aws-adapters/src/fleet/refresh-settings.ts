/** Which group an instance refresh is about. */
export interface RefreshSettings {
  /** Name of the Auto Scaling group. */
  readonly group: string;
  /** Name of the SSM parameter that says which release its instances start with; null where there is none. */
  readonly releaseParameter: string | null;
}
