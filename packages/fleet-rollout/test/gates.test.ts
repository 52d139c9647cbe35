import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AlarmState, readAlarms } from '../src/alarm-gate.ts';
import { compareErrorRates } from '../src/error-rates.ts';

const reading = (name: string, state: AlarmState) => ({ name, state, since: 0, reason: '' });

describe('alarms', () => {
  test('that are quiet let a step pass', () => {
    expect(readAlarms(['a'], [reading('a', 'OK')], 'fail')).toEqual({ kind: 'quiet' });
    expect(readAlarms([], [], 'fail')).toEqual({ kind: 'quiet' });
  });

  test('that are raised stop it', () => {
    const raised = reading('b', 'ALARM');
    expect(readAlarms(['a', 'b'], [reading('a', 'OK'), raised], 'ok')).toEqual({ kind: 'raised', alarms: [raised] });
  });

  test('without data mean what missing-data says', () => {
    const blind = reading('a', 'INSUFFICIENT_DATA');
    expect(readAlarms(['a'], [blind], 'ok')).toEqual({ kind: 'quiet' });
    expect(readAlarms(['a'], [blind], 'fail')).toEqual({ kind: 'raised', alarms: [blind] });
  });

  test('that no longer exist are told', () => {
    expect(readAlarms(['a', 'b'], [reading('a', 'OK')], 'ok')).toEqual({ kind: 'gone', names: ['b'] });
  });
});

describe('error rates', () => {
  const well = { requests: 10_000, errors: 10 };

  test('are not compared below the minimum', () => {
    expect(compareErrorRates(well, { requests: 40, errors: 40 }, 100)).toEqual({ kind: 'too-few', missing: 60 });
    expect(compareErrorRates({ requests: 0, errors: 0 }, { requests: 0, errors: 0 }, 0)).toEqual({
      kind: 'too-few',
      missing: 1,
    });
  });

  test('of a release that fails plainly are worse', () => {
    expect(compareErrorRates(well, { requests: 200, errors: 20 }, 100)).toEqual({
      kind: 'worse',
      oldRate: 0.001,
      newRate: 0.1,
    });
  });

  test('one failure among a hundred requests is no proof', () => {
    expect(compareErrorRates({ requests: 1000, errors: 0 }, { requests: 100, errors: 1 }, 100)).toEqual({
      kind: 'no-worse',
    });
  });

  test('a dependency that fails for both is not held against the new colour', () => {
    expect(compareErrorRates({ requests: 1000, errors: 500 }, { requests: 200, errors: 104 }, 100)).toEqual({
      kind: 'no-worse',
    });
  });

  test('a lower rate is never worse', () => {
    const answers = fc
      .integer({ min: 1, max: 5000 })
      .chain((requests) =>
        fc.record({ requests: fc.constant(requests), errors: fc.integer({ min: 0, max: requests }) }),
      );
    fc.assert(
      fc.property(answers, answers, (old, fresh) => {
        fc.pre(fresh.errors / fresh.requests <= old.errors / old.requests);
        expect(compareErrorRates(old, fresh, 1).kind).toBe('no-worse');
      }),
    );
  });
});
