import type { Campaign } from './campaign.ts';
import type { SimProcess } from './sim-process.ts';

/** What a process saw and did, line by line, for whoever looks into a seed. */
export function tellRun(campaign: Campaign, process: SimProcess): readonly string[] {
  let last = '';
  return process.moments.flatMap(({ seen, note, rollout }) => {
    const { blue, green } = seen.look.groups;
    const rules = [...seen.look.rules.values()].map((r) =>
      r.kind === 'colours' ? `${r.weights.blue}:${r.weights.green}` : r.kind,
    );
    const size = (group: typeof blue) => `${group.min}/${group.desired}/${group.instances.length}`;
    const line = `${process.me.process} ${rollout.purpose} ${rollout.release} ${rollout.from}>${rollout.to} ${rollout.phase} ${rollout.percent}% ${rules.join(' ')} b${size(blue)} g${size(green)} ${note.topic} ${note.text}`;
    const isSame = line.replaceAll(/\d+ s/g, '') === last;
    last = line.replaceAll(/\d+ s/g, '');
    const at = Math.round((seen.look.at - campaign.fleet.clock.startMs) / 1000);
    return isSame ? [] : [`${at} ${line} ${rollout.failure?.code ?? ''}`];
  });
}
