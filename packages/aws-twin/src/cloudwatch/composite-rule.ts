import { InputError } from '@deploy/kernel';
import { ALARM_STATES, type AlarmStateValue } from './alarm-model.ts';
import { Tokens } from './tokens.ts';

/** What the rule of a composite alarm says of the states of others. */
export interface CompositeRule {
  /** Names of the alarms that it looks at, each once. */
  readonly watches: readonly string[];
  holds(stateOf: (name: string) => AlarmStateValue): boolean;
}

type Term = (stateOf: (name: string) => AlarmStateValue) => boolean;

const TOKENS = /\s*(?:"([^"]*)"|'([^']*)'|([()])|([^\s()"']+))/y;

/**
 * `ALARM`, `OK` and `INSUFFICIENT_DATA` of a name or ARN, `TRUE`, `FALSE`, `AND`, `OR`, `NOT` and brackets; AND binds
 * closer than OR (source: CloudWatch API, PutCompositeAlarm, AlarmRule). Throws `InputError` for anything else.
 */
export function compositeRule(rule: string): CompositeRule {
  const tokens = new Tokens(rule, TOKENS, () => unknown(rule));
  const watches = new Set<string>();
  const holds = either(tokens, watches);
  tokens.end();
  return { watches: [...watches], holds };
}

function either(tokens: Tokens, watches: Set<string>): Term {
  const terms = [all(tokens, watches)];
  while (tokens.peek() === 'OR') {
    tokens.take();
    terms.push(all(tokens, watches));
  }
  return (stateOf) => terms.some((term) => term(stateOf));
}

function all(tokens: Tokens, watches: Set<string>): Term {
  const terms = [one(tokens, watches)];
  while (tokens.peek() === 'AND') {
    tokens.take();
    terms.push(one(tokens, watches));
  }
  return (stateOf) => terms.every((term) => term(stateOf));
}

function one(tokens: Tokens, watches: Set<string>): Term {
  const token = tokens.take();
  if (token === 'TRUE' || token === 'FALSE') return () => token === 'TRUE';
  if (token === 'NOT') {
    const inner = one(tokens, watches);
    return (stateOf) => !inner(stateOf);
  }
  if (token === '(') {
    const inner = either(tokens, watches);
    tokens.expect(')');
    return inner;
  }
  const state = ALARM_STATES.find((known) => known === token) ?? tokens.fail();
  tokens.expect('(');
  const name = tokens.take().replace(/^arn:.*:alarm:/, '');
  tokens.expect(')');
  watches.add(name);
  return (stateOf) => stateOf(name) === state;
}

function unknown(rule: string): InputError {
  return new InputError({
    code: 'twin-alarm-rule-unknown',
    message: `The twin does not understand the rule of a composite alarm: ${rule}.`,
    remedy: 'Write it with ALARM, OK, INSUFFICIENT_DATA, TRUE, FALSE, AND, OR, NOT and brackets.',
  });
}
