import type { Level } from '@deploy/kernel';
import { describe, expect, test } from '@jest/globals';
import { consoleReporter, inert } from '../src/index.ts';
import { memoryHost } from '../src/testing.ts';
import { ManualClock, noRandom } from './manual-clock.ts';

function setUp() {
  const clock = new ManualClock();
  const host = memoryHost({ clock, random: noRandom });
  const reporter = consoleReporter(host.log, clock);
  const say = (level: Level, text: string) => reporter.message({ code: 'a-code', level, text });
  return { clock, host, reporter, say };
}

describe('messages', () => {
  test('go to the log, or to annotations when a person has to act', () => {
    const { host, say } = setUp();
    say('info', 'one');
    say('debug', 'two');
    say('notice', 'three');
    say('warning', 'four');
    expect(host.lines).toEqual(['one', 'debug: two']);
    expect(host.annotations.map(({ level, text }) => `${level} ${text}`)).toEqual(['notice three', 'warning four']);
  });

  test('beyond ten warnings are only logged, and counted', () => {
    const { host, reporter, say } = setUp();
    for (let at = 1; at <= 12; at += 1) say('warning', `w${at}`);
    expect(host.annotations).toHaveLength(10);
    expect(host.lines).toEqual(['Warning: w11', 'Warning: w12']);
    expect(reporter.heldBack).toBe(2);
  });

  test('cannot give the runner commands, whatever names they quote', () => {
    const { host, reporter, say } = setUp();
    say('info', 'file a\n::add-mask::e\n  ::stop-commands::x ##[error]y');
    reporter.progress({ label: '::error::', done: 1, total: 1 });
    for (const line of host.lines.join('\n').split('\n')) {
      expect(line).not.toMatch(/^\s*::/);
      expect(line).not.toContain('##[');
    }
    expect(inert('a::b')).toBe('a::b');
    expect(inert(':::error::x')).not.toMatch(/^\s*::/);
  });
});

describe('progress', () => {
  const at = (done: number) => ({ label: 'Upload', done, total: 100, bytes: done * 1e6, totalBytes: 1e8 });

  test('is a line in ten seconds, and the last one always', () => {
    const { clock, host, reporter } = setUp();
    for (let done = 1; done <= 100; done += 1) {
      clock.moveOn(250);
      reporter.progress(at(done));
    }
    expect(host.lines).toEqual([
      'Upload: 40 of 100 (40 %), 40.0 of 100.0 MB',
      'Upload: 80 of 100 (80 %), 80.0 of 100.0 MB',
      'Upload: 100 of 100 (100 %), 100.0 of 100.0 MB',
    ]);
  });
});

describe('groups', () => {
  test('are closed when the work fails', async () => {
    const { host, reporter } = setUp();
    await expect(reporter.group('Upload', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(host.lines).toEqual(['▸ Upload', '◂']);
  });

  test('inside one another are lines of the outer one', async () => {
    const { host, reporter, say } = setUp();
    const result = await reporter.group('Outer', () =>
      reporter.group('Inner', async () => {
        say('info', 'x');
        return 7;
      }),
    );
    expect(result).toBe(7);
    expect(host.lines).toEqual(['▸ Outer', 'Inner', 'x', '◂']);
  });
});
