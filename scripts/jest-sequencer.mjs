import TestSequencer from '@jest/test-sequencer';

/** What takes minutes; begun last, each would keep one core busy while the others have nothing left to do. */
const LONG = /\/(kill-proof|black-box|referees)\/|simulation\/schedules/;

/** The long ones first, else as jest has it: a fresh clone knows no times of a run before. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.test(path);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
}
