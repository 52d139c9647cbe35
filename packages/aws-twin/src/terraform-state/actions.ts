import { asBoolean, asCount, asString } from '@deploy/kernel';
import type { ForwardConfig, ListenerAction } from '../fleet/fleet-model.ts';
import { present } from '../wire/present.ts';
import { type Block, unmodelled } from './block.ts';

/** In their order; Terraform writes 0 for one that is not set. */
export function actionsOf(block: Block, name: string): readonly ListenerAction[] {
  return block.blocks(name).map((action, at) => {
    const Type = action.needs('type', asString);
    const Order = action.may('order', asCount) || at + 1;
    if (Type === 'fixed-response') {
      const fixed = action.block('fixed_response');
      const FixedResponseConfig = {
        ContentType: fixed.needs('content_type', asString),
        StatusCode: fixed.needs('status_code', asString),
        ...present({ MessageBody: fixed.may('message_body', asString) }),
      };
      return { Type, Order, FixedResponseConfig };
    }
    if (Type !== 'forward') throw unmodelled(`${action.where}.type`, Type);
    return { Type, Order, ...forwardOf(action) };
  });
}

function forwardOf(action: Block): Pick<ListenerAction, 'TargetGroupArn' | 'ForwardConfig'> {
  const forward = action.mayBlock('forward');
  if (forward === undefined) return { TargetGroupArn: action.needs('target_group_arn', asString) };
  const stickiness = forward.mayBlock('stickiness');
  const Enabled = stickiness?.may('enabled', asBoolean) ?? false;
  const ForwardConfig: ForwardConfig = {
    TargetGroups: forward.blocks('target_group').map((group) => ({
      TargetGroupArn: group.needs('arn', asString),
      Weight: group.may('weight', asCount) ?? 1,
    })),
    TargetGroupStickinessConfig:
      stickiness !== undefined && Enabled
        ? { Enabled, DurationSeconds: stickiness.needs('duration', asCount) }
        : { Enabled: false },
  };
  return { ForwardConfig };
}
