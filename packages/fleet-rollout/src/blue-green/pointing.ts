import type { Observation } from '../observation.ts';
import type { Failure, Rollout } from '../rollout.ts';
import { noteChange } from '../undo-ledger.ts';
import type { PhaseStep, Seen } from './decision.ts';
import type { BlueGreenPlan } from './plan.ts';
import { enter, fail, wait } from './turns.ts';

export function pointerPlace(colour: Rollout['to']): string {
  return `${colour}/release`;
}

/** What somebody else made of the new colour's pointer meanwhile: instances that start now would be of another release. */
export function strayPointer({ to, release, ledger }: Rollout, { pointers }: Observation): Failure | null {
  const value = pointers?.[to];
  // A read may lag behind our own write.
  const before = ledger.find(({ place }) => place === pointerPlace(to))?.before;
  if (value === undefined || value === release || value === before) return null;
  return {
    code: 'release-changed-elsewhere',
    message: `Somebody else pointed ${to} at ${value === '' ? 'nothing' : value} while ${release} was being deployed to it.`,
  };
}

/** Points the idle colour at the release, while it has no instance that could be of another. */
export function pointing(plan: BlueGreenPlan, rollout: Rollout, { look }: Seen): PhaseStep {
  const { to, release } = rollout;
  const value = look.pointers?.[to];
  if (value === release) return { kind: 'enter', rollout: enter(rollout, 'growing', look.at) };
  const { instances, desired } = look.groups[to];
  if (instances.length > 0 || desired > 0) {
    if (look.at - rollout.phaseSince > plan.waitSeconds * 1000) {
      const message = `${to} has no weight, and ${instances.length} instances that this rollout did not ask for.`;
      // Nothing was changed yet that could be held.
      return fail(rollout, { code: 'idle-colour-in-use', message }, 'rollback', look.at);
    }
    return wait(rollout, look.at + plan.pollSeconds * 1000, 'idle-not-empty', `${to} is not empty yet`);
  }
  if (value === undefined) return wait(rollout, look.at, 'pointer-unread', 'reading the release parameters');
  const ledger = noteChange(rollout.ledger, { place: pointerPlace(to), before: value, set: release });
  return {
    kind: 'change',
    rollout: { ...rollout, ledger },
    changes: [{ kind: 'pointer', colour: to, value: release }],
  };
}
