/** One path of an invalidation, raw: a name, or everything that begins with `text`. */
export interface Pattern {
  readonly text: string;
  readonly isWildcard: boolean;
}

/** All patterns of a set with a common beginning. */
export interface PathNode {
  /** The longest beginning that all of them have in common. */
  readonly prefix: string;
  /** The pattern whose text is the prefix; null where it is only a beginning. */
  readonly pattern: Pattern | null;
  /** Positions in the tree's list. */
  readonly children: readonly number[];
  /** How many patterns, its own included. */
  readonly size: number;
}

/** A radix tree as a list in which every node stands after its children; the last one is the root. */
export type PathTree = readonly PathNode[];

/**
 * Builds the tree. Splits between code points, never inside one.
 *
 * @param patterns with different texts that all begin with a slash
 */
export function pathTree(patterns: readonly Pattern[]): PathTree {
  const builder = new TreeBuilder();
  for (const pattern of [...patterns].sort((a, b) => (a.text < b.text ? -1 : 1))) builder.add(pattern);
  return builder.end();
}

interface OpenNode {
  readonly prefix: string;
  pattern: Pattern | null;
  readonly children: number[];
  size: number;
}

const openNode = (prefix: string): OpenNode => ({ prefix, pattern: null, children: [], size: 0 });

/** Takes patterns in order of their texts; the open nodes lead from the root to the last one. */
class TreeBuilder {
  readonly #nodes: PathNode[] = [];
  readonly #root = openNode('/');
  readonly #open: OpenNode[] = [this.#root];

  add(pattern: Pattern): void {
    this.#closeTo(commonPrefix(this.#top().prefix, pattern.text));
    const node = this.#top().prefix === pattern.text ? this.#top() : this.#push(pattern.text);
    node.pattern = pattern;
    node.size += 1;
  }

  end(): PathTree {
    this.#closeTo('/');
    this.#nodes.push(this.#root);
    return this.#nodes;
  }

  #top(): OpenNode {
    return this.#open.at(-1) ?? this.#root;
  }

  #push(prefix: string): OpenNode {
    const node = openNode(prefix);
    this.#open.push(node);
    return node;
  }

  /** Closes nodes until the last open one is exactly the prefix, which becomes a node if it was none. */
  #closeTo(prefix: string): void {
    while (this.#top().prefix.length > prefix.length) {
      const closed = this.#open.pop() ?? this.#root;
      const parent = this.#top().prefix.length < prefix.length ? this.#push(prefix) : this.#top();
      parent.children.push(this.#nodes.push(closed) - 1);
      parent.size += closed.size;
    }
  }
}

/** The longest common beginning that does not end between the halves of a surrogate pair. */
function commonPrefix(a: string, b: string): string {
  const end = Math.min(a.length, b.length);
  let length = 0;
  while (length < end && a[length] === b[length]) length += 1;
  const splitsPair = length < end && isHighSurrogate(a.charCodeAt(length - 1));
  return a.slice(0, splitsPair ? length - 1 : length);
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
