import { InputError } from '@deploy/kernel';
import { Tokens } from './tokens.ts';

/** The value of a metric in one period, by its identifier; undefined where there is no point. */
export type Values = (id: string) => number | undefined;
/** The value of an expression in one period; undefined where it has none. */
export type MetricMath = (values: Values) => number | undefined;

const TOKENS = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z]\w*)|(>=|<=|==|!=|[-+*/()<>,]))/y;

const COMPARE: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
};
const ADD: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
};
const MULTIPLY: Readonly<Record<string, (a: number, b: number) => number>> = {
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

/**
 * Numbers, identifiers of metrics, `+ - * /`, comparisons (1 or 0), `IF(condition, a, b)` and `FILL(metric, number)`. A
 * period in which an operand has no point has no value (source: CloudWatch guide, "Using metric math"). Throws
 * `InputError` for anything else.
 */
export function metricMath(expression: string): MetricMath {
  const tokens = new Tokens(expression, TOKENS, () => unknown(expression));
  const whole = comparison(tokens);
  tokens.end();
  return whole;
}

const comparison = (tokens: Tokens): MetricMath =>
  binary(tokens, sum, (sign) => {
    const holds = COMPARE[sign];
    return holds === undefined ? undefined : (a, b) => (holds(a, b) ? 1 : 0);
  });
const sum = (tokens: Tokens): MetricMath => binary(tokens, product, (sign) => ADD[sign]);
const product = (tokens: Tokens): MetricMath => binary(tokens, operand, (sign) => MULTIPLY[sign]);

function binary(
  tokens: Tokens,
  side: (tokens: Tokens) => MetricMath,
  operation: (sign: string) => ((a: number, b: number) => number) | undefined,
): MetricMath {
  let left = side(tokens);
  for (let of = operation(tokens.peek()); of !== undefined; of = operation(tokens.peek())) {
    tokens.take();
    left = both(left, side(tokens), of);
  }
  return left;
}

const both =
  (left: MetricMath, right: MetricMath, of: (a: number, b: number) => number): MetricMath =>
  (values) => {
    const [a, b] = [left(values), right(values)];
    const value = a === undefined || b === undefined ? undefined : of(a, b);
    // A division by zero has no point.
    return Number.isFinite(value) ? value : undefined;
  };

function operand(tokens: Tokens): MetricMath {
  const token = tokens.take();
  if (token === '(') {
    const inner = comparison(tokens);
    tokens.expect(')');
    return inner;
  }
  if (/^\d/.test(token)) return () => Number(token);
  if (tokens.peek() === '(') return call(token, tokens);
  return /^[a-z]\w*$/.test(token) ? (values) => values(token) : tokens.fail();
}

function call(name: string, tokens: Tokens): MetricMath {
  tokens.expect('(');
  const given = [comparison(tokens)];
  while (tokens.peek() === ',') {
    tokens.take();
    given.push(comparison(tokens));
  }
  tokens.expect(')');
  const [first, second, third] = given;
  if (name === 'FILL' && first !== undefined && second !== undefined && given.length === 2) {
    return (values) => first(values) ?? second(values);
  }
  if (name === 'IF' && first !== undefined && second !== undefined && third !== undefined && given.length === 3) {
    return (values) => {
      const condition = first(values);
      return condition === undefined ? undefined : (condition === 0 ? third : second)(values);
    };
  }
  return tokens.fail();
}

function unknown(expression: string): InputError {
  return new InputError({
    code: 'twin-metric-math-unknown',
    message: `The twin does not understand the metric expression ${expression}.`,
    remedy: 'Use numbers, identifiers, + - * /, comparisons, IF and FILL, or model it in metric-math.ts.',
  });
}
