import { type ActionResult, markdown as md } from '@deploy/action-kit';
import { activeRefresh, healthyIn } from '@deploy/fleet-rollout';
import { readLease } from '@deploy/kernel';
import { pastTable } from '../summary/status-summary.ts';
import { releaseName, runLink } from '../summary/words.ts';
import { type GroupJob, type GroupOutlook, underWay } from './group-job.ts';

/** Looks, and changes nothing. */
export async function groupStatus(job: GroupJob, outlook: GroupOutlook): Promise<ActionResult> {
  const { action, group, target } = job;
  const { facts, journal, keys } = outlook;
  const lease = await readLease(group.store, keys.lease, action.signal);
  const { observation } = facts;
  const release = observation.pointer?.value ?? '';
  const active = activeRefresh(observation);
  const rollout = underWay(journal);
  const { desired, max, min } = observation.group;
  return {
    outputs: { status: 'nothing-to-do', 'live-colour': '', 'previous-colour': '', release },
    summary: md.document(
      md.heading(2, `${md.escaped(target.group)}${release === '' ? '' : `: ${releaseName(release)}`}`),
      md.facts([
        ['Instances', `${healthyIn(observation.group)} healthy, ${desired} wanted (${min} to ${max})`],
        [
          'Instance refresh',
          active === null ? 'none is active' : `${md.code(active.id)} is ${active.status}, ${active.percent} %`,
        ],
        [
          'Rollout',
          rollout === null
            ? 'none is under way'
            : `in the phase ${md.code(rollout.phase)}, begun by ${runLink(rollout.startedBy)}`,
        ],
        [
          'Lease',
          lease.document?.state === 'held' ? `held by ${runLink(lease.document.owner?.run ?? 'somebody')}` : 'free',
        ],
      ]),
      pastTable(journal.past),
    ),
    data: {
      mode: 'status',
      strategy: 'instance-refresh',
      release,
      rollout: journal.rollout,
      past: journal.past,
      active,
    },
  };
}
