import { code, count, counted, fittingTable, folded, heading, sizeOf, text } from './markdown.ts';
import { changeKinds, riskMeaning, risks } from './plan-risk.ts';
import type { PlanSummary, SummarisedChange } from './plan-summary.ts';
import type { Refusal } from './protected-changes.ts';
import { SUMMARY_BYTES } from './summary.ts';

/** A plan as a reviewer reads it: what is refused, how many of what, then each change, the worst first. */
export function planMarkdown(
  summary: PlanSummary,
  refusals: readonly Refusal[],
  mostBytes: number = SUMMARY_BYTES,
): string {
  const blocks: string[] = [];
  const add = (make: (room: number) => string, share = 1) => {
    const room = mostBytes - sizeOf(blocks.join('\n')) - 16;
    const block = make(Math.floor(room * share));
    if (sizeOf(block) <= room) blocks.push(block);
  };
  if (!summary.isWhole) add(() => '**Planning stopped with an error: this is not all that an apply would do.**\n');
  if (refusals.length > 0) {
    const rows = refusals.map(({ address, remedy, why }) => [code(address), text(why), text(remedy)]);
    add((room) => `${heading(3, 'Refused')}\n${fittingTable(['Address', 'Why', 'What to do'], rows, room - 64)}`, 0.4);
  }
  add(() => `${planHeadline(summary)}.\n`);
  const atRisk = risks.filter((risk) => summary.risks[risk] > 0);
  const riskRows = atRisk.map((risk) => [risk, count(summary.risks[risk]), riskMeaning[risk]]);
  if (riskRows.length > 0) add((room) => fittingTable(['Risk', 'Changes', 'Which'], riskRows, room));
  const worst = summary.changes.filter(({ risk }) => risk === 'loss' || risk === 'interruption');
  const others = summary.changes.filter((change) => !worst.includes(change));
  if (worst.length > 0) add((room) => fittingTable(TITLES, worst.map(rowOf), room), 0.7);
  if (others.length > 0) {
    add((room) =>
      folded(
        `${counted(others.length, worst.length === 0 ? 'change' : 'other change')}`,
        fittingTable(TITLES, others.map(rowOf), room - 128),
      ),
    );
  }
  if (summary.changedOutputs.length > 0) {
    const rows = summary.changedOutputs.map((name) => [code(name)]);
    add((room) => folded('Outputs that change', fittingTable(['Output'], rows, room - 128)));
  }
  return blocks.join('\n');
}

/** Such as `1 replace, 3 update`; `no changes` where there are none. */
export function planHeadline({ changedOutputs, counts }: PlanSummary): string {
  const told = changeKinds
    .filter((kind) => kind !== 'no-op' && kind !== 'read' && counts[kind] > 0)
    .map((kind) => `${count(counts[kind])} ${kind}`);
  if (changedOutputs.length > 0) told.push(counted(changedOutputs.length, 'output'));
  return told.length === 0 ? 'no changes' : told.join(', ');
}

const TITLES = ['Change', 'Address', 'Attributes', 'Because'];

function rowOf(change: SummarisedChange): readonly string[] {
  const { address, attributes, forcedBy, isDeposed, isImport, kind, previousAddress, reason } = change;
  const because = [
    forcedBy.length === 0 ? '' : `${forcedBy.map(code).join(', ')} cannot change in place`,
    reason === null ? '' : text(reason),
    previousAddress === null ? '' : `moved from ${code(previousAddress)}`,
    isImport && kind !== 'import' ? 'imported' : '',
    isDeposed ? 'left over from an earlier replacement' : '',
  ];
  const shown = attributes.slice(0, MOST_ATTRIBUTES).map(code);
  const more = attributes.length - shown.length;
  return [
    kind,
    code(address),
    `${shown.join(', ')}${more > 0 ? ` and ${count(more)} more` : ''}`,
    because.filter((part) => part !== '').join('; '),
  ];
}

const MOST_ATTRIBUTES = 12;
