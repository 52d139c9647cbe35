import type { TemplateChoice } from './fleet-model.ts';
import type { Refresh, RefreshPreferences, RefreshStatus } from './refresh.ts';

/** A refresh as a description shows it. */
export interface RefreshView {
  readonly id: string;
  readonly group: string;
  readonly status: RefreshStatus;
  readonly reason: string | null;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly percentage: number;
  readonly instancesToUpdate: number;
  readonly desiredTemplate: TemplateChoice | null;
  readonly preferences: RefreshPreferences;
  readonly rollback: {
    readonly reason: string;
    readonly startMs: number;
    readonly percentageOnStart: number;
    readonly instancesToUpdateOnStart: number;
  } | null;
}

export function refreshView(refresh: Refresh): RefreshView {
  const { id, group, status, reason, startMs, endMs, percentage, instancesToUpdate } = refresh;
  const { desiredTemplate, preferences, rollback } = refresh;
  return {
    id,
    group,
    status,
    reason,
    startMs,
    endMs,
    percentage,
    instancesToUpdate,
    desiredTemplate,
    preferences,
    rollback,
  };
}
