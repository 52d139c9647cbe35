import type { PlanDocument, PlannedChange } from './plan-document.ts';

/** What a look at one stack came to. */
export interface Drift {
  readonly stack: string;
  /** What is not as Terraform left it, and that the next apply would put back or lose. */
  readonly drifted: readonly PlannedChange[];
  /** What the code asks for and nobody has applied. */
  readonly pending: readonly PlannedChange[];
}

/**
 * Tells what changed outside from what was not applied. Terraform lists as drift whatever a refresh read otherwise than
 * the state has it: also what nobody manages, such as a count that only grows. Drift counts where the plan would touch
 * the same resource; and a resource that is gone is made again. (Source: Terraform, "JSON Output Format",
 * `resource_drift`.)
 */
export function driftOf(stack: string, plan: PlanDocument): Drift {
  const planned = plan.changes.filter(({ action, isData }) => !isData && action !== 'none' && action !== 'read');
  const touched = new Set(planned.map(({ address }) => address));
  const drifted = plan.drift.filter(
    ({ action, address, isData }) => !isData && (action === 'delete' || touched.has(address)),
  );
  const outside = new Set(drifted.map(({ address }) => address));
  return { stack, drifted, pending: planned.filter(({ address }) => !outside.has(address)) };
}
