import {
  checkSummary,
  maskedFinding,
  maskedReport,
  maskOf,
  mergeComment,
  rankAnnotations,
  sarifFiles,
} from '@deploy/terraform-findings';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { finding, judgedReport, nastyText } from './made-findings.ts';

const plantings: readonly ((canary: string) => string)[] = [
  (canary) => canary,
  (canary) => JSON.stringify({ value: canary }),
  (canary) => encodeURIComponent(canary),
  (canary) => Buffer.from(canary).toString('base64'),
  (canary) => `user:${canary}@host`,
];

/** Everything that a check writes, of reports that went through the mask. */
function everythingWritten(canary: string, planted: string): string {
  const mask = maskOf([canary]);
  const dirty = finding({ message: planted, address: `aws_x.y[${JSON.stringify(planted)}]`, remedy: planted });
  const reports = [
    judgedReport([dirty]),
    judgedReport([], {
      tool: 'tflint',
      verdict: { state: 'failed', failure: 'crashed', message: planted, remedy: planted, findings: [dirty] },
    }),
    judgedReport([], { tool: 'trivy', verdict: { state: 'skipped', reason: planted } }),
  ].map((report) => maskedReport(report, mask));
  const findings = [maskedFinding(dirty, mask)];
  const { heldBack, shown } = rankAnnotations(findings);
  const body = checkSummary({ title: 'Checks', reports, findings, known: 0, heldBack, seconds: 1 });
  const run = { id: 1, attempt: 1, url: 'https://github.com/o/r/actions/runs/1' };
  const comment = mergeComment({
    scope: 'w',
    title: 'Terraform',
    existing: [],
    known: null,
    run,
    ours: [
      { part: 'check', stack: 'a', environment: null, verdict: 'failed', headline: '1 error', body, commit: 'c', run },
    ],
  });
  const hidden = comment.writes.flatMap(({ body: text }) =>
    [...text.matchAll(/terraform-section ([A-Za-z0-9+/=]+)/g)].map(([, facts]) =>
      Buffer.from(facts ?? '', 'base64').toString(),
    ),
  );
  return JSON.stringify([shown, sarifFiles(reports), body, comment, hidden, reports]);
}

test('a value that is marked as sensitive is in nothing that is written, however a tool quoted it', () => {
  const canary = fc.stringMatching(/^[A-Za-z0-9+/ =&%-]{5,30}$/).map((tail) => `canary${tail.trim()}`);
  fc.assert(
    fc.property(canary, fc.constantFrom(...plantings), nastyText, (value, plant, around) => {
      const written = everythingWritten(value, `${around}${plant(value)}${around}`);
      expect(written).not.toContain(value);
      expect(written).not.toContain('canary');
      expect(written).not.toContain(Buffer.from(value).toString('base64').slice(0, 12));
    }),
    { numRuns: 100 },
  );
});
