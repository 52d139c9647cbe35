import {
  type CommentMerge,
  type CommentSection,
  type CommentSteps,
  type ExistingComment,
  mergeComment,
} from '@deploy/terraform-findings';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nastyText } from './made-findings.ts';

const section = (given: Partial<CommentSection> = {}): CommentSection => ({
  part: 'plan',
  stack: 'stacks/test',
  environment: 'test',
  verdict: 'passed',
  headline: '1 update',
  body: 'One change.',
  commit: 'c'.repeat(40),
  run: { id: 10, attempt: 1, url: 'https://github.com/o/r/actions/runs/10' },
  ...given,
});

const byRun = (id: number, attempt = 1) => ({ id, attempt, url: `https://github.com/o/r/actions/runs/${id}` });

interface Job {
  readonly ours: readonly CommentSection[];
  readonly known?: readonly string[] | null;
  readonly run?: CommentMerge['run'];
}

const merge = (existing: readonly ExistingComment[], { known = null, ours, run }: Job): CommentSteps =>
  mergeComment({ scope: 'w', title: 'Terraform', existing, ours, known, run: run ?? ours[0]?.run ?? byRun(10) });

/** What the pull request holds after the steps. */
function after(existing: readonly ExistingComment[], { deletes, writes }: CommentSteps): readonly ExistingComment[] {
  const next = Math.max(0, ...existing.map(({ id }) => id)) + 1;
  const made = writes.filter(({ id }) => id === null).map(({ body }, at) => ({ id: next + at, body }));
  const kept = existing
    .filter(({ id }) => !deletes.includes(id))
    .map((comment) => ({ ...comment, body: writes.find(({ id }) => id === comment.id)?.body ?? comment.body }));
  return [...kept, ...made];
}

const afterAll = (jobs: readonly Job[]): readonly ExistingComment[] =>
  jobs.reduce<readonly ExistingComment[]>((comments, job) => after(comments, merge(comments, job)), []);

const bodies = (comments: readonly ExistingComment[]) => comments.map(({ body }) => body);
const all = (comments: readonly ExistingComment[]) => bodies(comments).join('\n');

const anyJob: fc.Arbitrary<Job> = fc
  .record({
    stack: fc.constantFrom('stacks/test', 'stacks/prod', 'stacks/`|<b>'),
    part: fc.constantFrom('check', 'plan'),
    environment: fc.constantFrom('test', null),
    run: fc.record({ id: fc.integer({ min: 1, max: 3 }), attempt: fc.integer({ min: 1, max: 2 }) }),
    body: nastyText,
    long: fc.constantFrom(1, 1, 1_500),
    knows: fc.boolean(),
  })
  // A job knows the stacks that it works on: in the third run there is only one.
  .map((given) => (given.run.id === 3 ? { ...given, stack: 'stacks/test' } : given))
  .map(({ body, environment, knows, long, part, run, stack }) => ({
    // What the same attempt says of the same part is the same.
    ours: [
      section({
        stack,
        part,
        environment,
        run: byRun(run.id, run.attempt),
        body: `${`${body}x\n\n`.repeat(long)}`,
        headline: body,
      }),
    ],
    known: knows ? (run.id === 3 ? ['stacks/test'] : ['stacks/test', 'stacks/prod', 'stacks/`|<b>']) : null,
  }));

const distinctJobs = fc.uniqueArray(anyJob, {
  maxLength: 6,
  selector: ({ ours: [one] }) => JSON.stringify([one?.stack, one?.part, one?.environment, one?.run]),
});

describe('the comment of many jobs', () => {
  test('holds what each of them wrote, in one comment', () => {
    const comments = afterAll([
      { ours: [section({ body: 'of test' })] },
      { ours: [section({ stack: 'stacks/prod', environment: 'prod', body: 'of prod', verdict: 'failed' })] },
    ]);
    expect(comments).toHaveLength(1);
    expect(all(comments)).toContain('of test');
    expect(all(comments)).toContain('of prod');
    expect(all(comments)).toContain('| ❌ | `stacks/prod` | `prod` | `plan` |');
  });

  test('is the same whatever order the jobs come in', () => {
    fc.assert(
      fc.property(distinctJobs, fc.infiniteStream(fc.nat()), (jobs, order) => {
        const shuffled = jobs.map((job) => ({ job, at: order.next().value })).toSorted((a, b) => a.at - b.at);
        expect(bodies(afterAll(shuffled.map(({ job }) => job)))).toEqual(bodies(afterAll(jobs)));
      }),
      { numRuns: 60 },
    );
  });

  test('is left alone when nothing is new', () => {
    fc.assert(
      fc.property(distinctJobs, (jobs) => {
        const comments = afterAll(jobs);
        for (const job of jobs) expect(merge(comments, job)).toEqual({ writes: [], deletes: [] });
      }),
      { numRuns: 60 },
    );
  });

  test('survives that two jobs made a first comment each', () => {
    const one = merge([], { ours: [section({ body: 'one' })] }).writes[0]?.body ?? '';
    const two = merge([], { ours: [section({ stack: 'b', body: 'two' })] }).writes[0]?.body ?? '';
    const existing = [
      { id: 9, body: two },
      { id: 4, body: one },
    ];
    const steps = merge(existing, { ours: [] });
    expect(steps.deletes).toEqual([9]);
    expect(steps.writes.map(({ id }) => id)).toEqual([4]);
    expect(steps.writes[0]?.body).toContain('two');
  });

  test('the newest run and attempt wins, also when an older one ends later', () => {
    const [old, again, next] = [byRun(10), byRun(10, 2), byRun(11)].map((run) => ({
      ours: [section({ run, body: `by ${run.id}.${run.attempt}` })],
    }));
    if (old === undefined || again === undefined || next === undefined) throw new Error('never');
    expect(all(afterAll([again, old]))).toContain('by 10.2');
    expect(all(afterAll([next, again, old]))).toContain('by 11.1');
    expect(all(afterAll([next, again, old]))).not.toContain('by 10');
  });

  test('stacks that are gone leave it, and an older run does not bring them back', () => {
    const gone = { ours: [section({ stack: 'stacks/gone', body: 'of gone' })] };
    const newer = { ours: [section({ run: byRun(11) })], known: ['stacks/test'] };
    expect(all(afterAll([gone, newer]))).not.toContain('stacks/gone');
    expect(all(afterAll([newer, gone]))).not.toContain('stacks/gone');
    expect(all(afterAll([newer, { ours: [section({ stack: 'stacks/new', run: byRun(12) })] }]))).toContain(
      'stacks/new',
    );
  });

  test('of another workflow is never touched, nor what a person wrote', () => {
    const theirs = merge([], { ours: [section()] }).writes[0]?.body ?? '';
    const existing = [
      { id: 1, body: theirs },
      { id: 2, body: `I quote:\n${theirs}` },
    ];
    const steps = mergeComment({
      scope: 'other',
      title: 'T',
      existing,
      ours: [section()],
      known: null,
      run: byRun(10),
    });
    expect(steps).toMatchObject({ writes: [{ id: null }], deletes: [] });
  });

  test('line ends as a browser writes them, and a damaged section, do no harm', () => {
    const [first] = afterAll([{ ours: [section({ body: 'a\nb' })] }, { ours: [section({ stack: 'b' })] }]);
    const body = (first?.body ?? '').replaceAll('\n', '\r\n');
    expect(merge([{ id: 1, body }], { ours: [] })).toEqual({ writes: [], deletes: [] });
    const damaged = body.replace(/terraform-section [A-Za-z0-9+/]{9}/, 'terraform-section ???');
    expect(all(after([{ id: 1, body: damaged }], merge([{ id: 1, body: damaged }], { ours: [] })))).toContain('a\nb');
  });
});

test('a comment of which no stack is left stays, and knows that they are gone', () => {
  const gone = { ours: [section({ stack: 'stacks/gone' })] };
  const comments = afterAll([gone, { ours: [], known: [], run: byRun(11) }]);
  expect(all(comments)).toContain('There is nothing to report any more.');
  expect(merge(comments, gone)).toEqual({ writes: [], deletes: [] });
  expect(merge([], { ours: [], known: [] })).toEqual({ writes: [], deletes: [] });
});

describe('its size', () => {
  test('never reaches what GitHub refuses, by any way of counting', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('x', 'é', '🦊', '`'),
        fc.integer({ min: 1, max: 40_000 }),
        (stacks, sign, length) => {
          const ours = Array.from({ length: stacks }, (_, at) =>
            section({
              stack: `stacks/${at}`,
              headline: sign.repeat(300),
              body: `\`\`\`\n${`${sign.repeat(50)}\n`.repeat(length / 50)}\`\`\``,
            }),
          );
          const known = ours.map(({ stack }) => stack);
          const comments = after([], merge([], { ours, known }));
          for (const { body } of comments) expect(Buffer.byteLength(body)).toBeLessThan(65_536);
          for (const stack of known) expect(all(comments)).toContain(`<code>${stack}</code> in`);
          expect(merge(comments, { ours, known })).toEqual({ writes: [], deletes: [] });
        },
      ),
      { numRuns: 25 },
    );
  });

  test('needs fewer comments again when there is less to say, and the others go', () => {
    const ours = Array.from({ length: 8 }, (_, at) => section({ stack: `${at}`, body: 'line\n'.repeat(3_000) }));
    const comments = after([], merge([], { ours }));
    expect(comments.length).toBeGreaterThan(1);
    const steps = merge(comments, { ours: [section({ stack: '0', run: byRun(11) })], known: ['0'] });
    expect(steps.deletes).toEqual(comments.slice(1).map(({ id }) => id));
  });

  test('a body that is cut closes what it opened', () => {
    const body = `<details><summary>s</summary>\n\n\`\`\`\n${'line\n'.repeat(9_000)}\`\`\`\n</details>`;
    const [comment] = after([], merge([], { ours: [section({ body })] }));
    expect(comment?.body).toContain('```\n\n</details>\n\n_Cut here');
  });
});

test('words of strangers hide, forge and mention nothing', () => {
  fc.assert(
    fc.property(nastyText, nastyText, (stack, body) => {
      const forged = `${body}\n<!-- /terraform-section -->\n<!-- terraform-section e30= -->`;
      const ours = [section({ stack, headline: body, body: forged }), section({ stack: 'after', body: 'still here' })];
      const comments = after([], merge([], { ours }));
      const markers = all(comments).match(/^<!--/gm) ?? [];
      expect(markers).toHaveLength(1 + 2 * ours.length);
      expect(all(comments)).toContain('still here');
      expect(merge(comments, { ours: [] })).toEqual({ writes: [], deletes: [] });
    }),
    { numRuns: 100 },
  );
});
