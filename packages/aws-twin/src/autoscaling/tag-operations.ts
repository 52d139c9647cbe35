import type { CreateOrUpdateTagsType, DeleteTagsType, Tag } from '@aws-sdk/client-auto-scaling';
import { validationError } from '../fleet/refusal.ts';
import type { Given } from '../wire/operation.ts';
import { type AutoScalingOperation, groupNeed, needed } from './autoscaling-operation.ts';

export const createOrUpdateTags: AutoScalingOperation<Given<CreateOrUpdateTagsType, 'Tags'>> = {
  honours: ['Tags'],
  needs: ({ Tags }, context) => groupsOf(Tags).flatMap((group) => groupNeed('CreateOrUpdateTags', group, context)),
  run({ Tags }, { fleet }) {
    for (const group of groupsOf(Tags)) {
      const tags = Tags.filter(({ ResourceId }) => ResourceId === group).map(
        (tag) => [keyOf(tag), { value: tag.Value ?? '', propagateAtLaunch: tag.PropagateAtLaunch ?? false }] as const,
      );
      fleet.setTags(group, Object.fromEntries(tags));
    }
    return {};
  },
};

export const deleteTags: AutoScalingOperation<Given<DeleteTagsType, 'Tags'>> = {
  honours: ['Tags'],
  needs: ({ Tags }, context) => groupsOf(Tags).flatMap((group) => groupNeed('DeleteTags', group, context)),
  run({ Tags }, { fleet }) {
    for (const group of groupsOf(Tags)) {
      fleet.deleteTags(group, Tags.filter(({ ResourceId }) => ResourceId === group).map(keyOf));
    }
    return {};
  },
};

function groupsOf(tags: readonly Tag[]): readonly string[] {
  return [...new Set(tags.map(groupOf))];
}

function groupOf({ ResourceId, ResourceType }: Tag): string {
  if (ResourceType !== 'auto-scaling-group') throw validationError(`Unsupported resource type: ${ResourceType}`);
  return needed(ResourceId, 'ResourceId');
}

function keyOf({ Key }: Tag): string {
  return needed(Key, 'Key');
}
