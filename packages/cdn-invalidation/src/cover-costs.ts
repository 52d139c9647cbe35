import type { PathNode, PathTree } from './path-tree.ts';

/** The cheapest ways to cover everything below a node. */
export interface CostTable {
  /** Least cost by the exact number of patterns; infinite where it cannot be done. */
  readonly costs: Float64Array;
  /** With one pattern, the wildcard that ends at the node is the best. */
  readonly isWildcardBest: boolean;
  /** Patterns that go to names right here: the node itself, and children that are nothing but a name. */
  readonly names: number;
  /** The other children: by the number of patterns of all up to this one, how many this one is given. */
  readonly shares: readonly { readonly child: number; readonly given: Uint16Array }[];
}

/** By position in the tree. */
export type Tables = readonly CostTable[];

/**
 * A cost is hits, then wildcards, then what wildcards sweep of the wanted, in one number. The last keeps wildcards as
 * narrow as the budget allows: a distribution holds more than anybody knows of.
 */
const SWEPT = 1;
const WILDCARD = 2 ** 18;
const HIT = 2 ** 33;

/**
 * Works out all tables from the leaves up: a tree knapsack, in the time of nodes times budget.
 *
 * @param countSpared how many paths that should not be hit begin with a prefix
 */
export function costTables(tree: PathTree, countSpared: (prefix: string) => number, budget: number): Tables {
  const tables: CostTable[] = [];
  for (const node of tree) tables.push(tableOf(node, tree, tables, { countSpared, budget }));
  return tables;
}

interface Setting {
  readonly countSpared: (prefix: string) => number;
  readonly budget: number;
}

export const isNameOnly = (node: PathNode): boolean => node.size === 1 && node.pattern?.isWildcard === false;

function tableOf(node: PathNode, tree: PathTree, tables: Tables, { budget, countSpared }: Setting): CostTable {
  const isName = (child: number) => isNameOnly(nodeAt(tree, child));
  const names = (node.pattern === null ? 0 : 1) + node.children.filter(isName).length;
  const most = Math.min(budget, node.size);
  const costs = new Float64Array(most + 1).fill(Number.POSITIVE_INFINITY);
  const shares: { child: number; given: Uint16Array }[] = [];
  // A wildcard must be covered by one that ends here or earlier; whatever is below it is covered then.
  if (node.pattern?.isWildcard !== true && names <= most) {
    let below: Float64Array = Float64Array.of(0);
    for (const child of node.children.filter((each) => !isName(each))) {
      const merged = merge(below, tableAt(tables, child).costs, most - names);
      below = merged.costs;
      shares.push({ child, given: merged.given });
    }
    costs.set(below, names);
  }
  const wildcard = countSpared(node.prefix) * HIT + WILDCARD + node.size * SWEPT;
  const isWildcardBest = wildcard < (costs[1] ?? Number.POSITIVE_INFINITY);
  if (isWildcardBest) costs[1] = wildcard;
  return { costs, isWildcardBest, names, shares };
}

/** The cheapest way to share patterns between what is decided so far and one more child, which needs at least one. */
function merge(before: Float64Array, child: Float64Array, most: number) {
  const size = Math.max(1, Math.min(most, before.length + child.length - 2) + 1);
  const costs = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  const given = new Uint16Array(size);
  for (let earlier = 0; earlier < Math.min(before.length, size); earlier += 1) {
    const base = before[earlier] ?? Number.POSITIVE_INFINITY;
    if (base === Number.POSITIVE_INFINITY) continue;
    const last = Math.min(child.length - 1, size - 1 - earlier);
    for (let share = 1; share <= last; share += 1) {
      const cost = base + (child[share] ?? Number.POSITIVE_INFINITY);
      if (cost >= (costs[earlier + share] ?? 0)) continue;
      costs[earlier + share] = cost;
      given[earlier + share] = share;
    }
  }
  return { costs, given };
}

export function nodeAt(tree: PathTree, at: number): PathNode {
  const node = tree[at];
  if (node === undefined) throw new RangeError(`the tree has no node ${at}`);
  return node;
}

export function tableAt(tables: Tables, at: number): CostTable {
  const table = tables[at];
  if (table === undefined) throw new RangeError(`node ${at} has no table`);
  return table;
}
