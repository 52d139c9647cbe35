import {
  JournalStore,
  type RefreshPlan,
  type RefreshReport,
  type RefreshRollout,
  type RolloutKeys,
  readRefreshRollout,
  runRefresh,
} from '@deploy/fleet-rollout';
import { DeployError } from '@deploy/kernel';
import type { OpenGroup } from '../ports.ts';
import type { RefreshTarget } from '../target.ts';
import type { Aim } from './left-fleet.ts';
import { type Said, type Settling, settlingRequest } from './settling.ts';
import { BUDGET_MS } from './time-limit.ts';

/** Watches what AWS takes back, for as long as there is time; AWS goes on without anybody. */
export async function settleGroup(
  settling: Settling,
  group: OpenGroup,
  { aim, keys, target }: { readonly aim: Aim; readonly keys: RolloutKeys; readonly target: RefreshTarget },
): Promise<Said> {
  const { clock, random, reporter } = settling.action;
  const request = {
    ...settlingRequest(settling),
    ...{ plan: planOf(target), keys, watch: () => {} },
  };
  try {
    const store = new JournalStore({ store: group.store, random }, keys.journal, readRefreshRollout);
    const { rollout } = await store.read(settling.limit.signal);
    const wish = aim === 'go-back' && isUnwatched(rollout) ? 'janitor' : 'settle';
    const ports = { cloud: group.cloud, store: group.store, clock, random, reporter };
    return ofReport(await runRefresh(ports, { ...request, wish }));
  } catch (thrown) {
    if (!(thrown instanceof DeployError)) throw thrown;
    const { code, message } = thrown;
    const goesOn = `AWS goes on with the instances of ${target.group} by itself.`;
    return { isDone: false, sentence: code === 'post-time-over' ? goesOn : `${goesOn} (${code}: ${message})` };
  }
}

/** On its way forward without anybody. What was handed off is left as somebody wanted it. */
const isUnwatched = (rollout: RefreshRollout | null): boolean =>
  rollout !== null && rollout.outcome === null && !rollout.handedOff && rollout.purpose === 'deploy';

/** Nothing is begun by it. */
const planOf = ({ group }: RefreshTarget): RefreshPlan => ({
  ...{ group, release: null, templateVersion: null, minHealthyPercent: 100, maxHealthyPercent: 110 },
  ...{ warmupSeconds: null, checkpoints: [], stepSeconds: 0, bakeSeconds: 0, alarms: [], missingData: 'ok' },
  ...{ scaleInProtected: 'Ignore', standby: 'Ignore', minimumRequests: 0, onFailure: 'rollback' },
  ...{ activeRefresh: 'refuse', expectedRelease: null, pollSeconds: 10, waitSeconds: BUDGET_MS / 1000 },
});

function ofReport({ notices, status }: RefreshReport): Said {
  const told = notices.join(' ');
  if (status === 'nothing-to-do' && notices.length > 0) return { isDone: false, sentence: told };
  if (status === 'nothing-to-do') return { isDone: true, sentence: 'Nothing was left to finish.' };
  if (status === 'failed' || status === 'held') return { isDone: false, sentence: `The refresh is ${status}. ${told}` };
  return { isDone: true, sentence: `The refresh is over: ${status}. ${told}`.trim() };
}
