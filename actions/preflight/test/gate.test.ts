import { describe, expect, test } from '@jest/globals';
import { decideGate, type Wanted } from '../src/gate.ts';
import type { FoundEnvironment, Observed } from '../src/observed.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';

const environment: FoundEnvironment = {
  id: 7,
  name: 'prod',
  reviewers: 1,
  preventsSelfReview: true,
  adminsMayBypass: false,
  branches: { kind: 'named', patterns: [{ type: 'branch', pattern: 'main' }] },
};

const seen = (change: Partial<FoundEnvironment> = {}, run: Partial<Observed['run']> = {}): Observed => ({
  environment: { kind: 'found', ...environment, ...change },
  run: {
    id: '100',
    ref: 'refs/heads/main',
    isRefProtected: false,
    event: 'push',
    actors: ['ann'],
    workflowCommit: commit,
    ...run,
  },
  author: null,
  live: null,
});

const wanted = (change: Partial<Wanted> = {}): Wanted => ({
  environment: 'prod',
  gate: 'reviewers',
  events: ['push', 'workflow_dispatch'],
  confirmation: null,
  allowOlder: false,
  pages: {
    environments: 'environments',
    environment: (id) => `environment ${id}`,
    branches: 'branches',
    run: 'run',
    newRun: 'new run',
  },
  ...change,
});

const codes = (observed: Observed, asked = wanted()) =>
  decideGate(observed, asked).problems.map(({ code, page }) => `${code} @ ${page}`);

describe('decideGate', () => {
  test('lets a run through that everything is in order with', () => {
    expect(decideGate(seen(), wanted())).toEqual({ problems: [], weaknesses: [] });
  });

  test('refuses an environment that does not exist, and says where to make it', () => {
    expect(codes({ ...seen(), environment: { kind: 'missing' } })).toEqual(['environment-missing @ environments']);
  });

  test('refuses what it cannot read instead of trusting it', () => {
    expect(codes({ ...seen(), environment: { kind: 'unreadable', status: 403 } })).toEqual([
      'environment-unreadable @ environments',
    ]);
  });

  test('refuses an environment that nobody approves for and every branch may use, with both reasons at once', () => {
    expect(codes(seen({ reviewers: 0, branches: { kind: 'any' } }))).toEqual([
      'branch-rule-missing @ environment 7',
      'reviewers-missing @ environment 7',
    ]);
  });

  test('refuses reviewers who may approve what they began themselves', () => {
    expect(codes(seen({ preventsSelfReview: false }))).toEqual(['self-review-allowed @ environment 7']);
    expect(codes(seen({ preventsSelfReview: null }))).toEqual([]);
  });

  test('warns where administrators need no approval', () => {
    const { problems, weaknesses } = decideGate(seen({ adminsMayBypass: true }), wanted());
    expect([problems, weaknesses.map(({ code }) => code)]).toEqual([[], ['admins-may-bypass']]);
  });

  test.each(['refs/heads/feature/x', 'refs/heads/main2', 'refs/tags/main', 'refs/pull/7/merge', ''])(
    'refuses a dispatch from %p where only main may deploy',
    (ref) => {
      expect(codes(seen({}, { ref }))).toEqual(['ref-not-allowed @ environment 7']);
    },
  );

  test('refuses an unprotected branch where only protected ones may deploy', () => {
    const branches = { kind: 'protected' } as const;
    expect(codes(seen({ branches }))).toEqual(['ref-not-allowed @ branches']);
    expect(codes(seen({ branches }, { isRefProtected: true }))).toEqual([]);
  });

  test('refuses a branch rule that it could not read', () => {
    expect(codes(seen({ branches: { kind: 'named', patterns: null } }))).toEqual([
      'branch-rule-unreadable @ environment 7',
    ]);
  });

  test.each(['pull_request', 'pull_request_target', 'issue_comment', 'workflow_run', ''])(
    'refuses the event %p',
    (event) => {
      expect(codes(seen({}, { event }))).toEqual(['event-not-allowed @ new run']);
    },
  );

  test('refuses another spelling of the name, which IAM would not know', () => {
    expect(codes(seen({ name: 'Prod' }))).toEqual(['environment-name-differs @ environment 7']);
  });

  test.each(['', 'yes', 'deploy admin to prod ', 'Deploy admin to prod'])('refuses the confirmation %p', (typed) => {
    const confirmation = { typed, expected: 'deploy admin to prod' };
    expect(codes(seen(), wanted({ confirmation }))).toEqual(['confirmation-differs @ new run']);
  });

  test('takes an empty confirmation for none, also where an empty one is expected', () => {
    expect(codes(seen(), wanted({ confirmation: { typed: '', expected: '' } }))).toEqual([
      'confirmation-differs @ new run',
    ]);
  });

  test('refuses a re-run of an old run over a newer release, and allows it where that is meant', () => {
    const observed = { ...seen(), live: { id: '101', url: 'newer' } };
    expect(codes(observed)).toEqual(['newer-run-live @ new run']);
    expect(codes(observed, wanted({ allowOlder: true }))).toEqual([]);
  });

  test('compares run ids as numbers, and lets the run that is live run again', () => {
    expect(codes({ ...seen({}, { id: '1000' }), live: { id: '999', url: '' } })).toEqual([]);
    expect(codes({ ...seen(), live: { id: '100', url: '' } })).toEqual([]);
  });

  test.each(['', 'main', '0123'])('refuses a runner that says %p for the commit of the workflow', (workflowCommit) => {
    expect(codes(seen({}, { workflowCommit }))).toEqual(['workflow-commit-unknown @ run']);
  });

  describe('with the gate branch-only', () => {
    const asked = wanted({ gate: 'branch-only', confirmation: { typed: 'prod', expected: 'prod' } });
    const byHand = { event: 'workflow_dispatch', actors: ['ben'] };

    test('lets a second person deploy, without reviewers, and says that it is weaker', () => {
      const verdict = decideGate({ ...seen({ reviewers: 0 }, byHand), author: 'ann' }, asked);
      expect([verdict.problems, verdict.weaknesses.map(({ code }) => code)]).toEqual([[], ['gate-branch-only']]);
    });

    test('refuses the author, also one who only runs again what somebody else began', () => {
      expect(codes({ ...seen({}, byHand), author: 'Ben' }, asked)).toEqual(['second-person-missing @ new run']);
      const again = { ...byHand, actors: ['ben', 'ann'] };
      expect(codes({ ...seen({}, again), author: 'ann' }, asked)).toEqual(['second-person-missing @ new run']);
    });

    test('refuses a push, and an author whom GitHub does not know', () => {
      expect(codes({ ...seen(), author: 'ben' }, asked)).toEqual(['second-person-missing @ new run']);
      expect(codes({ ...seen({}, byHand), author: null }, asked)).toEqual(['second-person-missing @ new run']);
    });

    test('refuses to go on without a confirmation to type', () => {
      expect(codes({ ...seen({}, byHand), author: 'ann' }, wanted({ gate: 'branch-only' }))).toEqual([
        'confirmation-differs @ new run',
      ]);
    });
  });

  test('asks nobody with the gate unattended, and still wants a rule for branches', () => {
    const asked = wanted({ gate: 'unattended' });
    expect(codes(seen({ reviewers: 0, preventsSelfReview: null }), asked)).toEqual([]);
    expect(codes(seen({ branches: { kind: 'any' } }), asked)).toEqual(['branch-rule-missing @ environment 7']);
  });
});
