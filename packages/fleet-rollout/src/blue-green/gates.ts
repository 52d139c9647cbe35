import { readAlarms } from '../alarm-gate.ts';
import { otherColour } from '../colour.ts';
import { compareErrorRates } from '../error-rates.ts';
import type { Failure, Rollout } from '../rollout.ts';
import type { Seen } from './decision.ts';
import type { BlueGreenPlan } from './plan.ts';

/** What speaks against the new colour now; null when nothing does. */
export function judge(plan: BlueGreenPlan, { to }: Rollout, { look }: Seen): Failure | null {
  const verdict = readAlarms(plan.gateAlarms[to], look.alarms, plan.missingData);
  if (verdict.kind === 'gone') {
    return { code: 'gate-alarm-gone', message: `CloudWatch no longer knows the gate ${list(verdict.names)}.` };
  }
  if (verdict.kind === 'raised') {
    const alarms = verdict.alarms.map(({ name, state, reason }) => `${name} is ${state} (${reason})`);
    return { code: 'gate-alarm-raised', message: `The gate was closed by ${list(alarms)}.` };
  }
  if (look.answers === null) return null;
  const rates = compareErrorRates(look.answers[otherColour(to)], look.answers[to], plan.minimumRequests);
  if (rates.kind !== 'worse') return null;
  return {
    code: 'error-rate-worse',
    message: `${to} fails ${percent(rates.newRate)} of its requests, and ${otherColour(to)} ${percent(rates.oldRate)}.`,
  };
}

function percent(rate: number): string {
  return `${(rate * 100).toFixed(1)} %`;
}

function list(items: readonly string[]): string {
  return items.join(', ');
}
