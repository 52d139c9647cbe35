import { markdown as md } from '@deploy/action-kit';
import type { Drift } from '@deploy/terraform-findings';
import type { Look } from '../modes/drift-mode.ts';

/** What a comparison of all stacks came to. */
export function driftPage(looks: readonly Look[]): string {
  const rows = looks.map(({ drift, error, stack }) =>
    drift === null
      ? [md.code(stack), 'not known', md.escaped(error?.message ?? '')]
      : [md.code(stack), `${drift.drifted.length} changed outside`, `${drift.pending.length} not applied yet`],
  );
  const details = looks.map(({ drift, stack }) => (drift === null ? null : stackPart(stack, drift)));
  return md.document(
    md.heading(2, 'Drift'),
    md.table([{ title: 'Stack' }, { title: 'What is there' }, { title: 'What is in the code' }], rows),
    ...details,
  );
}

function stackPart(stack: string, { drifted, leftToOthers, pending }: Drift): string | null {
  if (drifted.length + pending.length === 0) return null;
  const names = (attributes: readonly string[]): string => attributes.map(md.code).join(', ');
  return md.document(
    md.heading(3, md.escaped(stack)),
    drifted.length === 0
      ? null
      : md.table(
          [{ title: 'Changed outside of Terraform' }, { title: 'How' }],
          drifted.map(({ address, attributes, how }) => [
            md.code(address),
            how === 'deleted' ? 'is gone' : names(attributes),
          ]),
        ),
    pending.length === 0
      ? null
      : md.table(
          [{ title: 'In the code, not applied yet' }, { title: 'Change' }, { title: 'Attributes' }],
          pending.map(({ address, attributes, kind }) => [md.code(address), kind, names(attributes)]),
        ),
    leftToOthers.length === 0 ? null : `Left to others by the code: ${leftToOthers.map(md.code).join(', ')}\n`,
  );
}
