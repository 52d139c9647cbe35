import { changedAttributes } from './changed-attributes.ts';
import { isMove, type PlanDocument, type ResourceChange } from './plan-document.ts';
import { type ChangeKind, changeKinds, kindOf, type Risk, riskOf, risks } from './plan-risk.ts';

/** What one resource would go through. Holds names of attributes and never a value. */
export interface SummarisedChange {
  readonly address: string;
  readonly type: string;
  readonly kind: ChangeKind;
  readonly risk: Risk;
  readonly previousAddress: string | null;
  readonly isImport: boolean;
  /** What is left of an earlier replacement. */
  readonly isDeposed: boolean;
  /** Top-level attributes that change in place or with a replacement. */
  readonly attributes: readonly string[];
  /** Attributes that cannot change in place. */
  readonly forcedBy: readonly string[];
  /** In words, such as "it was marked as tainted"; `null` when nothing has to be said. */
  readonly reason: string | null;
}

export interface PlanSummary {
  readonly toolVersion: string;
  readonly isWhole: boolean;
  /** Numbers of each kind; moves and imports count beside what else happens to the same resource. */
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly risks: Readonly<Record<Risk, number>>;
  /** The worst first; without what stays as it is and without reads. */
  readonly changes: readonly SummarisedChange[];
  readonly changedOutputs: readonly string[];
}

export function summarisePlan(plan: PlanDocument, protect: readonly string[] = []): PlanSummary {
  const counts = zeros(changeKinds);
  const byRisk = zeros(risks);
  const changes: SummarisedChange[] = [];
  for (const change of plan.changes) {
    const kind = kindOf(change);
    counts[kind] += 1;
    if (kind !== 'import' && change.importId !== null) counts.import += 1;
    if (kind !== 'move' && isMove(change)) counts.move += 1;
    if (kind === 'no-op' || kind === 'read') continue;
    const summarised = summarisedChange(change, kind, protect);
    byRisk[summarised.risk] += 1;
    changes.push(summarised);
  }
  return {
    toolVersion: plan.toolVersion,
    isWhole: plan.isWhole,
    counts,
    risks: byRisk,
    changes: changes.sort(worstFirst),
    changedOutputs: plan.outputs.filter(({ action }) => action !== 'no-op').map(({ name }) => name),
  };
}

function summarisedChange(change: ResourceChange, kind: ChangeKind, protect: readonly string[]): SummarisedChange {
  return {
    address: change.address,
    type: change.type,
    kind,
    risk: riskOf(change, protect),
    previousAddress: isMove(change) ? change.previousAddress : null,
    isImport: change.importId !== null,
    isDeposed: change.deposed !== null,
    attributes: kind === 'update' || kind === 'replace' ? changedAttributes(change) : [],
    forcedBy: change.replacePaths,
    reason: change.reason === null ? null : reasonInWords(change.reason),
  };
}

/** Source: Terraform, "JSON output format", `action_reason`. What says no more than the action is left out. */
const REASONS: Readonly<Record<string, string | null>> = {
  replace_because_cannot_update: null,
  replace_because_tainted: 'it is marked as tainted: an earlier apply left it unfinished',
  replace_by_request: 'the plan was asked to replace it',
  replace_by_triggers: '`replace_triggered_by` names something that changes',
  delete_because_no_resource_config: 'no block makes it any more',
  delete_because_wrong_repetition: '`count` or `for_each` was added or taken away',
  delete_because_count_index: '`count` is smaller',
  delete_because_each_key: 'its key is no longer in `for_each`',
  delete_because_no_module: 'the module that made it is no longer called',
  delete_because_no_move_target: 'it is moved to an address that no block has',
  read_because_config_unknown: null,
  read_because_dependency_pending: null,
  read_because_check_nested: null,
};

function reasonInWords(reason: string): string | null {
  const words = REASONS[reason];
  return words === undefined ? reason.replaceAll('_', ' ') : words;
}

function worstFirst(a: SummarisedChange, b: SummarisedChange): number {
  return (
    risks.indexOf(a.risk) - risks.indexOf(b.risk) ||
    changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind) ||
    (a.address < b.address ? -1 : a.address > b.address ? 1 : 0)
  );
}

function zeros<K extends string>(keys: readonly K[]): Record<K, number>;
function zeros(keys: readonly string[]): Record<string, number> {
  return Object.fromEntries(keys.map((key) => [key, 0]));
}
