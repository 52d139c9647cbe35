import { parsers } from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import { output, runWith } from './builders.ts';

const run = runWith(['tests/a.tftest.hcl', 'main.tf']);
const file = 'tests/a.tftest.hcl';
const version = { type: 'version', terraform: '1.11.4', ui: '1.2' };
const announced = (...runs: string[]) => ({ type: 'test_abstract', test_abstract: { [file]: runs } });
const ended = (name: string, status: string) => ({
  type: 'test_run',
  '@testfile': file,
  '@testrun': name,
  test_run: { path: file, run: name, progress: 'complete', status },
});
const diagnosed = (name: string, severity = 'error') => ({
  type: 'diagnostic',
  '@testfile': file,
  '@testrun': name,
  diagnostic: { severity, summary: 'Test assertion failed', detail: 'not a' },
});
const summary = (status: string, counts = {}) => ({
  type: 'test_summary',
  test_summary: { status, passed: 0, failed: 0, errored: 0, skipped: 0, ...counts },
});
const parse = (messages: readonly unknown[], fields = {}) =>
  parsers.test(
    output({ stdout: messages.map((message) => `${JSON.stringify(message)}\n`).join(''), code: 1, ...fields }),
    run,
  );

describe('terraform test', () => {
  test('counts the runs that it judged', () => {
    const messages = [
      version,
      announced('a', 'b'),
      ended('a', 'pass'),
      ended('b', 'pass'),
      summary('pass', { passed: 2 }),
    ];
    expect(parse(messages, { code: 0 })).toEqual({ state: 'judged', findings: [], checked: 2 });
  });

  test('is no verdict when a line of its middle is lost', () => {
    const messages = [version, announced('a', 'b'), ended('a', 'pass'), summary('pass', { passed: 2 })];
    expect(parse(messages, { code: 0 })).toMatchObject({ failure: 'unreadable' });
  });

  test('has a finding for a run that failed without a word', () => {
    const messages = [version, announced('a'), ended('a', 'fail'), summary('fail', { failed: 1 })];
    expect(parse(messages)).toMatchObject({ findings: [{ rule: 'run-failed', severity: 'error', place: { file } }] });
  });

  test('names the run in what it finds', () => {
    const messages = [version, announced('a'), ended('a', 'fail'), diagnosed('a'), summary('fail', { failed: 1 })];
    expect(parse(messages)).toMatchObject({ findings: [{ message: 'Run "a": Test assertion failed: not a' }] });
  });

  test('is a failure that keeps what it had found when it is killed', () => {
    const messages = [version, announced('a', 'b'), ended('a', 'fail'), diagnosed('a')];
    expect(parse(messages, { code: null, signal: 'SIGTERM' })).toMatchObject({
      failure: 'killed',
      findings: [{ rule: 'test-assertion-failed' }],
    });
  });

  test('says what a test could not remove', () => {
    const left = {
      type: 'test_cleanup',
      '@testfile': file,
      test_cleanup: { failed_resources: [{ instance: 'aws_s3_bucket.a' }] },
    };
    const messages = [version, announced('a'), ended('a', 'pass'), left, summary('pass', { passed: 1 })];
    expect(parse(messages, { code: 0 })).toMatchObject({
      findings: [{ rule: 'not-cleaned-up', severity: 'error', message: expect.stringContaining('aws_s3_bucket.a') }],
    });
  });

  test('is not passed by a warning, nor failed by it', () => {
    const messages = [
      version,
      announced('a'),
      diagnosed('a', 'warning'),
      ended('a', 'pass'),
      summary('pass', { passed: 1 }),
    ];
    expect(parse(messages, { code: 0 })).toMatchObject({ state: 'judged', findings: [{ severity: 'warning' }] });
  });
});
