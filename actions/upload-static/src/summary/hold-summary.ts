import { markdown as md } from '@deploy/action-kit';
import type { LeaseRequest } from '@deploy/kernel';
import type { Job } from '../job.ts';
import { type Fact, moment, nextStep, runLink, siteFact } from './words.ts';

/** @param hold what is refused with from now on, or was until now; null where nothing was on hold */
export function holdSummary(job: Job, mode: 'hold' | 'lift', hold: LeaseRequest | null): string {
  return md.document(
    md.heading(2, titleOf(job, mode, hold)),
    md.facts([siteFact(job), ...(hold === null ? [] : holdFacts(hold))]),
    mode === 'hold'
      ? nextStep('Run `mode: lift` when the reason is gone. `mode: rollback` works during a hold.')
      : null,
  );
}

function titleOf({ inputs }: Job, mode: 'hold' | 'lift', hold: LeaseRequest | null): string {
  const isDryRun = inputs['dry-run'];
  if (mode === 'hold') return isDryRun ? 'Dry run: deployments would be on hold' : 'Deployments are on hold';
  if (hold === null) return `${isDryRun ? 'Dry run: ' : ''}Nothing to lift: deployments are not on hold`;
  return isDryRun ? 'Dry run: deployments would be allowed again' : 'Deployments are allowed again';
}

const holdFacts = ({ at, by, reason }: LeaseRequest): readonly Fact[] => [
  ['Reason', md.escaped(reason)],
  ['Asked for by', `${runLink(by)}, ${moment(at)}`],
];
