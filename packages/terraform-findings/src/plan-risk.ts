import { isMove, type ResourceChange } from './plan-document.ts';
import { protectionOf } from './protected-types.ts';

/** From worst to mildest. */
export const risks = ['loss', 'interruption', 'change', 'addition'] as const;
export type Risk = (typeof risks)[number];

export const riskMeaning: Readonly<Record<Risk, string>> = {
  loss: 'replaces or deletes what holds data or what others hold on to by its identity',
  interruption: 'replaces or deletes something else, or stops looking after it',
  change: 'changes in place',
  addition: 'adds, imports, moves or reads',
};

/** How much can go wrong with a change, by what it does and to what. */
export function riskOf(change: ResourceChange, protect: readonly string[] = []): Risk {
  switch (change.action) {
    case 'replace':
    case 'delete':
      return change.deposed === null && protectionOf(change.type, protect) !== null ? 'loss' : 'interruption';
    case 'forget':
      return 'interruption';
    case 'update':
      return 'change';
    default:
      return 'addition';
  }
}

/** What a reader calls it: Terraform tells moves and imports as something that comes with an action. */
export function kindOf(change: ResourceChange): ChangeKind {
  if (change.action !== 'no-op') return change.action;
  if (change.importId !== null) return 'import';
  return isMove(change) ? 'move' : 'no-op';
}

export const changeKinds = [
  'delete',
  'replace',
  'forget',
  'update',
  'create',
  'import',
  'move',
  'read',
  'no-op',
] as const;
export type ChangeKind = (typeof changeKinds)[number];
