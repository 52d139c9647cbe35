/** A label that wants to be at a place, and the room it takes. */
export interface Wish {
  readonly centre: number;
  readonly size: number;
}

interface Block {
  readonly members: readonly Wish[];
  readonly size: number;
  readonly start: number;
}

/**
 * Places for labels in a row, as near to where they want to be as they can without touching, all between the bounds. Their
 * order stays. Wishes must be in order; together they must fit, or the last ones leave the bounds.
 */
export function spread(wishes: readonly Wish[], from: number, to: number): readonly number[] {
  const blocks: Block[] = [];
  for (const wish of wishes) {
    let block = blockOf([wish], from, to);
    let before = blocks.at(-1);
    while (before !== undefined && before.start + before.size > block.start) {
      blocks.pop();
      block = blockOf([...before.members, ...block.members], from, to);
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  return blocks.flatMap(placesIn);
}

/** Labels that touch, placed so that the sum of squares of their distances from their wishes is least. */
function blockOf(members: readonly Wish[], from: number, to: number): Block {
  let offset = 0;
  let sum = 0;
  for (const { centre, size } of members) {
    sum += centre - (offset + size / 2);
    offset += size;
  }
  const start = Math.max(from, Math.min(sum / members.length, to - offset));
  return { members, size: offset, start };
}

function placesIn({ members, start }: Block): readonly number[] {
  let at = start;
  return members.map(({ size }) => {
    const centre = at + size / 2;
    at += size;
    return centre;
  });
}
