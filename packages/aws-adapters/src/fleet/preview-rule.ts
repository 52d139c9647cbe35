import type { Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type PerColour, type PreviewReading, type RuleReading, readRule, shareOf } from '@deploy/fleet-rollout';
import type { Colour } from '@deploy/kernel';
import type { PreviewSettings } from './fleet-settings.ts';

/**
 * What happens to a request with a colour's header value. On each listener the first rule that asks for it decides, in the
 * order of priorities; the preview may be on any of them. A test that fell through to the ordinary rules would ask the live
 * colour and prove nothing.
 *
 * @param listeners the rules of each
 */
export function readPreview(
  listeners: readonly (readonly Rule[])[],
  preview: PreviewSettings,
  targetGroups: PerColour<string>,
  colour: Colour,
): PreviewReading {
  const readings = listeners.map((rules) => readOn(rules, preview, targetGroups, colour));
  return (
    readings.find(({ kind }) => kind === 'this-colour') ??
    readings.find(({ kind }) => kind === 'elsewhere') ?? { kind: 'no-rule' }
  );
}

function readOn(
  rules: readonly Rule[],
  { header, values }: PreviewSettings,
  targetGroups: PerColour<string>,
  colour: Colour,
): PreviewReading {
  const [first] = rules
    .filter(({ Conditions = [] }) => Conditions.some((condition) => asksFor(condition, header, values[colour])))
    .toSorted((a, b) => priorityOf(a) - priorityOf(b));
  if (first === undefined) return { kind: 'no-rule' };
  const isOurs = leadsTo(readRule(first.Actions ?? [], targetGroups), colour);
  return { kind: isOurs ? 'this-colour' : 'elsewhere', rule: first.RuleArn ?? '' };
}

/** Header names know no case, and values may hold wildcards (source: Elastic Load Balancing, "Condition types"). */
function asksFor({ Field, HttpHeaderConfig: config }: RuleCondition, header: string, value: string): boolean {
  if (Field !== 'http-header' || config?.HttpHeaderName?.toLowerCase() !== header.toLowerCase()) return false;
  return (config.Values ?? []).some((pattern) => isLike(pattern, value));
}

function isLike(pattern: string, value: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'is').test(value);
}

const leadsTo = (reading: RuleReading, colour: Colour): boolean =>
  reading.kind === 'colours' && shareOf(reading.weights, colour) === 1;

const priorityOf = ({ Priority }: Rule): number =>
  Priority === undefined || Priority === 'default' ? Number.POSITIVE_INFINITY : Number(Priority);
