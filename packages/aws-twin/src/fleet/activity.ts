/** Source: Auto Scaling API, Activity, StatusCode. */
export type ActivityStatus =
  | 'PreInService'
  | 'InProgress'
  | 'WaitingForELBConnectionDraining'
  | 'MidLifecycleAction'
  | 'WaitingForInstanceWarmup'
  | 'Successful'
  | 'Failed'
  | 'Cancelled';

/** What a group did to one of its instances, and why. */
export interface ScalingActivity {
  readonly id: string;
  readonly group: string;
  readonly instanceId: string | null;
  readonly description: string;
  readonly cause: string;
  readonly startMs: number;
  endMs: number | null;
  status: ActivityStatus;
  message: string | null;
  /** 0 to 100. */
  progress: number;
}

export function isUnderWay({ endMs }: ScalingActivity): boolean {
  return endMs === null;
}
