import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { EventQueue } from '../../src/fleet/event-queue.ts';

describe('the queue of events', () => {
  test('gives back what is due by time, and for one time in the order of asking', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), fc.nat(20), (times, byMs) => {
        const queue = new EventQueue();
        const ran: (readonly [number, number])[] = [];
        times.forEach((atMs, nth) => {
          queue.at(atMs, () => ran.push([atMs, nth]));
        });
        for (let due = queue.take(byMs); due !== null; due = queue.take(byMs)) due.run();
        const due = times.map((atMs, nth) => [atMs, nth] as const).filter(([atMs]) => atMs <= byMs);
        expect(ran).toEqual(due.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]));
      }),
    );
  });

  test('forgets what is cancelled', () => {
    const queue = new EventQueue();
    const ran: string[] = [];
    const first = queue.at(1, () => ran.push('first'));
    queue.at(2, () => ran.push('second'));
    first.cancel();
    expect(queue.nextMs).toBe(2);
    queue.take(5)?.run();
    expect([ran, queue.take(5), queue.nextMs]).toEqual([['second'], null, null]);
  });
});
