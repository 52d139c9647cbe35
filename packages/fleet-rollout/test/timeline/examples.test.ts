import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { drawTimeline, readTimeline, timelineMarkdown, timelineText } from '../../src/timeline/index.ts';

const read = (name: string): string => readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8');

describe.each(['clean-deploy', 'rolled-back', 'killed-and-resumed'])('the timeline %s', (name) => {
  const timeline = readTimeline(read(name), name);

  test('is the same after being written and read again', () => {
    expect(readTimeline(JSON.stringify(timeline))).toEqual(timeline);
  });

  test('is drawn as before', () => {
    expect(drawTimeline(timeline)).toMatchSnapshot();
  });

  test('is told as before', () => {
    expect(timelineMarkdown(timeline)).toMatchSnapshot();
    expect(timelineText(timeline)).toMatchSnapshot();
  });
});

test.each([
  ['{', /^timeline is not JSON$/],
  ['{}', /^timeline.samples is not a list$/],
  ['{"samples":[{"at":1,"colours":{}}]}', /^timeline.samples\[0\].colours.blue is not an object$/],
  ['{"samples":[],"needs":[],"phases":[{"name":"a","from":2,"to":1}]}', /^timeline.phases\[0\] ends before it starts$/],
  [
    '{"samples":[],"needs":[],"phases":[],"marks":[{"at":1,"kind":"party","text":""}]}',
    /^timeline.marks\[0\].kind is not one of step, gate,/,
  ],
  [
    '{"samples":[],"needs":[{"at":2,"floor":1,"demand":1},{"at":1,"floor":1,"demand":1}],"phases":[],"marks":[]}',
    /^timeline.needs\[1\] is earlier than the entry before it$/,
  ],
])('a timeline of %s is refused', (text, why) => {
  expect(() => readTimeline(text)).toThrow(why);
});
