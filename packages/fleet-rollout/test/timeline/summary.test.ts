import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Timeline, timelineMarkdown, timelineText } from '../../src/timeline/index.ts';
import { stepRows } from '../../src/timeline/summary/step-rows.ts';
import { randomTimeline } from './random-timeline.ts';
import { cleanDeploy, manyMarks, resumed, rolledBack, START, stickyDrain } from './scenes.ts';

const NOTHING: Timeline = { samples: [], needs: [], phases: [], marks: [] };

const charts = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^```mermaid\n([\s\S]*?)^```$/gm)].map(([, chart = '']) => chart);

const table = (markdown: string): readonly string[] => markdown.split('\n').filter((line) => line.startsWith('|'));

describe('the summary in Markdown', () => {
  test('has a row for each change of weights: time, share, capacity, how long, and what was seen then', () => {
    expect(table(timelineMarkdown(rolledBack()))).toEqual([
      '| Time | Requests to green | Healthy / needed | Stayed | What happened then |',
      '| ---: | ---: | :--- | ---: | :--- |',
      '| 0:00 | 0 % | 🟦 6 🟩 0 / 6 | 4:20 | ☑️ Preflight passed; green asked for 6 instances<br>☑️ 6 of 6 instances of green healthy in 3 polls |',
      '| 4:20 | 0 → **5 %** | 🟦 6 🟩 6 / 6 | 2:00 | ☑️ Alarms OK; errors of green 0 %, of blue 0 % |',
      '| 6:20 | 5 → **25 %** | 🟦 6 🟩 6 / 6 | 1:00 | ❌ Gate failed: 8.1 % of 630 requests to green answered 5xx, blue 0 %; alarm api-green-5xx is in ALARM |',
      '| 7:20 | 25 → **0 %** | 🟦 6 🟩 6 / 6 | 4:00 | ↩️ All requests back to blue<br>☑️ Green had no request for three whole minutes<br>🏁 Blue is live; green is empty and its release pointer is as it was before |',
    ]);
  });

  test('says why a step waited', () => {
    expect(timelineMarkdown(resumed())).toMatch(
      /\| 5 → \*\*25 %\*\* .*Waiting for capacity: 6 of 11 healthy carry at most 54 %/,
    );
    expect(timelineMarkdown(resumed())).toContain('Nobody watched for 4 min 30 s.');
  });

  test('gives a mark to the step whose weights were seen a poll later', () => {
    const look = (second: number, percent: number) => ({
      at: START + second * 1000,
      colours: {
        blue: { healthy: 2, desired: 2, min: 2, percent: 100 - percent },
        green: { healthy: 2, desired: 2, min: 2, percent },
      },
    });
    const mark = (second: number, kind: 'step' | 'gate', text: string) => ({ at: START + second * 1000, kind, text });
    const rows = stepRows({
      ...NOTHING,
      samples: [look(0, 0), look(10, 0), look(20, 50), look(30, 50)],
      marks: [
        mark(5, 'gate', 'before'),
        mark(12, 'step', '50 %'),
        mark(15, 'gate', 'read back'),
        mark(25, 'gate', 'after'),
      ],
    });
    expect(rows.map(({ marks }) => marks.map(({ text }) => text))).toEqual([['before'], ['read back', 'after']]);
  });

  test('draws the share of both colours, and healthy capacity against what is needed', () => {
    const [share = '', capacity = ''] = charts(timelineMarkdown(cleanDeploy()));
    expect(share.match(/^ {2}bar /gm)).toHaveLength(2);
    expect(capacity.match(/^ {2}(?:bar|line) /gm)).toHaveLength(4);
    expect(share).toContain('"#1f5fc4, #45b98a"');
    const [, all, green] = share.match(/bar \[(.*)\]\n {2}bar \[(.*)\]/) ?? [];
    expect(new Set(all?.split(', '))).toEqual(new Set(['100']));
    expect([...new Set(green?.split(', '))]).toEqual(['0', '5', '25', '50', '100']);
  });

  test('has a name of its own for each column of a chart', () => {
    for (const chart of [cleanDeploy(), stickyDrain(), manyMarks()].flatMap((each) => charts(timelineMarkdown(each)))) {
      const names = chart.match(/x-axis "minutes" \[(.*)\]/)?.[1]?.split(', ') ?? [];
      expect(names.length).toBeGreaterThanOrEqual(60);
      expect(new Set(names).size).toBe(names.length);
      expect(chart.match(/bar \[(.*)\]/)?.[1]?.split(', ')).toHaveLength(names.length);
    }
  });

  test('takes finer columns where a step was short', () => {
    const [share = ''] = charts(timelineMarkdown(stickyDrain()));
    const green = share.match(/bar \[.*\]\n {2}bar \[(.*)\]/)?.[1]?.split(', ') ?? [];
    expect([...new Set(green)]).toEqual(['0', '10', '50', '100']);
  });

  test('of any timeline stays far below the limits of summaries and of Mermaid, in a table that holds', () => {
    fc.assert(
      fc.property(randomTimeline(300), (timeline) => {
        const markdown = timelineMarkdown(timeline);
        expect(Buffer.byteLength(markdown)).toBeLessThan(300_000);
        for (const chart of charts(markdown)) expect(chart.length).toBeLessThan(20_000);
        for (const row of table(markdown)) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
        expect(markdown).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 60 },
    );
  });

  test('of the longest and wildest run, too', () => {
    const wild = manyMarks(900);
    const markdown = timelineMarkdown({
      ...wild,
      marks: wild.marks.map((mark) => ({ ...mark, text: '<|>&*'.repeat(2000) })),
    });
    expect(Buffer.byteLength(markdown)).toBeLessThan(300_000);
    expect(markdown).toContain('more*');
  });

  test('shows foreign text as it is', () => {
    const markdown = timelineMarkdown({
      ...cleanDeploy(),
      marks: [{ at: START, kind: 'gate', text: '<img src=x> | **bold** [a](b)\n`c` @team' }],
    });
    expect(markdown).toContain(
      '☑️ &lt;img src=x&gt; &#124; &#42;&#42;bold&#42;&#42; &#91;a&#93;(b) &#96;c&#96; &#64;team |',
    );
  });

  test('of nothing says so', () => {
    expect(timelineMarkdown(NOTHING)).toBe('**Nothing was recorded**\n');
  });
});

describe('the summary in text', () => {
  test('of any timeline is at most 100 columns wide and 20 lines long', () => {
    fc.assert(
      fc.property(randomTimeline(120), (timeline) => {
        const lines = timelineText(timeline).trimEnd().split('\n');
        expect(lines.filter((line) => [...line].length > 100)).toEqual([]);
        expect(lines.length).toBeLessThanOrEqual(20);
      }),
      { numRuns: 60 },
    );
  });

  test('shows a dip of capacity that is shorter than a column', () => {
    const look = (second: number, healthy: number) => ({
      at: START + second * 1000,
      colours: {
        blue: { healthy, desired: 8, min: 2, percent: 100 },
        green: { healthy: 0, desired: 0, min: 0, percent: 0 },
      },
    });
    const text = timelineText({ ...NOTHING, samples: [look(0, 8), look(1800, 1), look(1801, 8), look(3600, 8)] });
    expect(text).toMatch(/^blue healthy {3}█+▁█+ {2}8$/m);
  });

  test('of nothing says so', () => {
    expect(timelineText(NOTHING)).toBe('Nothing was recorded\n');
  });
});
