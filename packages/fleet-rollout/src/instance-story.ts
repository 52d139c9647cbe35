/** What happened to one instance, or to a launch that came to none, told by everything that AWS says about it. */
export interface InstanceStory {
  /** Null for a launch that failed before there was an instance. */
  readonly instance: string | null;
  readonly lifecycle: string | null;
  readonly target: {
    readonly state: string;
    readonly reason: string | null;
    readonly description: string | null;
  } | null;
  /** The newest scaling activity about it. */
  readonly activity: { readonly status: string; readonly description: string; readonly message: string | null } | null;
  /** A lifecycle hook that it waits for. */
  readonly hook: { readonly name: string; readonly heartbeatSeconds: number; readonly defaultResult: string } | null;
}

/** One line per instance that is not healthy, for people. */
export function tellStory({ instance, lifecycle, target, activity, hook }: InstanceStory): string {
  const parts = [
    lifecycle,
    hook === null ? null : `waits for the hook ${hook.name}`,
    target === null ? null : [target.state, target.reason, target.description].filter(Boolean).join(' '),
    activity === null ? null : [activity.status, activity.message ?? activity.description].join(': '),
  ];
  return `${instance ?? 'no instance'}: ${parts.filter(Boolean).join(' · ')}`;
}
