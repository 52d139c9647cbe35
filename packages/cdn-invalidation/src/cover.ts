import { costTables, isNameOnly, nodeAt, type Tables, tableAt } from './cover-costs.ts';
import { type PathTree, type Pattern, pathTree } from './path-tree.ts';
import { spareCounter } from './spare-counter.ts';

/**
 * The best way to cover what is wanted with so many patterns: the fewest spared paths hit, then the fewest wildcards,
 * then the narrowest, so that names are used while the budget lasts. Exact: only the common beginning of wanted paths can be a best wildcard, since a shorter one
 * hits at least as much; and what is chosen below one node of their tree never touches what is below another.
 *
 * @param wanted names and wildcards, each beginning with a slash; a wildcard is covered by itself or a shorter one
 * @param spared other paths
 * @param budget at least 1
 */
export function cover(wanted: readonly Pattern[], spared: readonly string[], budget: number): readonly Pattern[] {
  const needed = withoutCovered(wanted);
  const areNames = needed.every(({ isWildcard }) => !isWildcard);
  if (needed.length === 0 || (areNames && needed.length <= budget)) return needed;
  const tree = pathTree(needed);
  const others = new Set(spared);
  for (const { isWildcard, text } of needed) if (!isWildcard) others.delete(text);
  return inOrder(chosenPatterns(tree, costTables(tree, spareCounter([...others]), budget)));
}

/** Every pattern once, without those that a wildcard among them covers anyway. In order. */
export function withoutCovered(wanted: readonly Pattern[]): readonly Pattern[] {
  const kept: Pattern[] = [];
  let wildcard: string | null = null;
  for (const pattern of [...wanted].sort(wildcardFirst)) {
    const isCovered = wildcard !== null && pattern.text.startsWith(wildcard);
    if (isCovered || kept.at(-1)?.text === pattern.text) continue;
    kept.push(pattern);
    if (pattern.isWildcard) wildcard = pattern.text;
  }
  return kept;
}

/** How many of the paths are hit. The patterns do not cover each other. */
export function reachOf(patterns: readonly Pattern[], paths: readonly string[]): number {
  const others = new Set(paths);
  const count = spareCounter(paths);
  const hits = patterns.map(({ isWildcard, text }) => (isWildcard ? count(text) : Number(others.has(text))));
  return hits.reduce((sum, each) => sum + each, 0);
}

/** Walks from the root along the best way to share out patterns. */
function chosenPatterns(tree: PathTree, tables: Tables): readonly Pattern[] {
  const patterns: Pattern[] = [];
  const open = [{ at: tree.length - 1, count: cheapest(tableAt(tables, tree.length - 1).costs) }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const node = nodeAt(tree, next.at);
    const table = tableAt(tables, next.at);
    if (next.count === 1 && table.isWildcardBest) {
      patterns.push({ text: node.prefix, isWildcard: true });
      continue;
    }
    if (node.pattern !== null) patterns.push(node.pattern);
    for (const child of node.children.map((at) => nodeAt(tree, at)).filter(isNameOnly)) {
      patterns.push({ text: child.prefix, isWildcard: false });
    }
    let left = next.count - table.names;
    for (const { child, given } of table.shares.toReversed()) {
      open.push({ at: child, count: given[left] ?? 0 });
      left -= given[left] ?? 0;
    }
  }
  return patterns;
}

/** The smallest number of patterns that costs the least. */
function cheapest(costs: Float64Array): number {
  let best = 0;
  for (const [count, cost] of costs.entries()) {
    if (cost < (costs[best] ?? Number.POSITIVE_INFINITY)) best = count;
  }
  return best;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const wildcardFirst = (a: Pattern, b: Pattern): number =>
  compare(a.text, b.text) || Number(b.isWildcard) - Number(a.isWildcard);
const inOrder = (patterns: readonly Pattern[]): readonly Pattern[] => [...patterns].sort(wildcardFirst);
