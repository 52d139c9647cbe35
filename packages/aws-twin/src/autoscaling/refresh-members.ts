import type {
  InstanceRefresh,
  RefreshPreferences as PreferenceMembers,
  StartInstanceRefreshType,
} from '@aws-sdk/client-auto-scaling';
import type { FleetWorld } from '../fleet/fleet-world.ts';
import type { RefreshPreferences, StartRefresh } from '../fleet/refresh.ts';
import type { RefreshView } from '../fleet/refresh-view.ts';
import { present } from '../wire/present.ts';
import { notModelled } from '../wire/service-error.ts';
import { templateChoice } from './template-choice.ts';

/** What a request asks of a refresh. */
export function startOf(input: StartInstanceRefreshType, fleet: FleetWorld): StartRefresh {
  const { DesiredConfiguration, Preferences, Strategy } = input;
  if (DesiredConfiguration?.MixedInstancesPolicy !== undefined) throw notModelled('MixedInstancesPolicy');
  const template = DesiredConfiguration?.LaunchTemplate;
  return {
    ...present({ strategy: Strategy }),
    ...(template === undefined ? {} : { desiredTemplate: templateChoice(template, fleet) }),
    ...(Preferences === undefined ? {} : { preferences: preferencesOf(Preferences) }),
  };
}

function preferencesOf(members: PreferenceMembers): RefreshPreferences {
  return present({
    minHealthyPercentage: members.MinHealthyPercentage,
    maxHealthyPercentage: members.MaxHealthyPercentage,
    instanceWarmup: members.InstanceWarmup,
    checkpointPercentages: members.CheckpointPercentages,
    checkpointDelay: members.CheckpointDelay,
    bakeTime: members.BakeTime,
    skipMatching: members.SkipMatching,
    autoRollback: members.AutoRollback,
    scaleInProtectedInstances: members.ScaleInProtectedInstances,
    standbyInstances: members.StandbyInstances,
    alarms: members.AlarmSpecification?.Alarms,
  });
}

/** A refresh as the API describes it. */
export function refreshMembers(refresh: RefreshView): InstanceRefresh {
  const { desiredTemplate, reason, rollback } = refresh;
  return {
    InstanceRefreshId: refresh.id,
    AutoScalingGroupName: refresh.group,
    Strategy: 'Rolling',
    Status: refresh.status,
    ...(reason === null ? {} : { StatusReason: reason }),
    StartTime: new Date(refresh.startMs),
    ...(refresh.endMs === null ? {} : { EndTime: new Date(refresh.endMs) }),
    PercentageComplete: refresh.percentage,
    InstancesToUpdate: refresh.instancesToUpdate,
    Preferences: preferenceMembers(refresh.preferences),
    ...(desiredTemplate === null
      ? {}
      : {
          DesiredConfiguration: {
            LaunchTemplate: { LaunchTemplateId: desiredTemplate.id, Version: desiredTemplate.version },
          },
        }),
    ...(rollback === null ? {} : { RollbackDetails: rollbackMembers(rollback) }),
  };
}

function preferenceMembers(preferences: RefreshPreferences): PreferenceMembers {
  const { alarms, checkpointPercentages } = preferences;
  return present({
    MinHealthyPercentage: preferences.minHealthyPercentage,
    MaxHealthyPercentage: preferences.maxHealthyPercentage,
    InstanceWarmup: preferences.instanceWarmup,
    CheckpointPercentages: checkpointPercentages === undefined ? undefined : [...checkpointPercentages],
    CheckpointDelay: preferences.checkpointDelay,
    BakeTime: preferences.bakeTime,
    SkipMatching: preferences.skipMatching,
    AutoRollback: preferences.autoRollback,
    ScaleInProtectedInstances: preferences.scaleInProtectedInstances,
    StandbyInstances: preferences.standbyInstances,
    AlarmSpecification: alarms === undefined ? undefined : { Alarms: [...alarms] },
  });
}

function rollbackMembers(rollback: NonNullable<RefreshView['rollback']>): InstanceRefresh['RollbackDetails'] {
  return {
    RollbackReason: rollback.reason,
    RollbackStartTime: new Date(rollback.startMs),
    PercentageCompleteOnRollback: rollback.percentageOnStart,
    InstancesToUpdateOnRollback: rollback.instancesToUpdateOnStart,
  };
}
