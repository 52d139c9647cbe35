/** Answers how many of the paths begin with a prefix, each time by two binary searches. */
export function spareCounter(paths: readonly string[]): (prefix: string) => number {
  const sorted = [...new Set(paths)].sort((a, b) => (a < b ? -1 : 1));
  return (prefix) => {
    const first = partitionPoint(sorted, (path) => path < prefix);
    const end = partitionPoint(sorted, (path) => path < prefix || path.startsWith(prefix));
    return end - first;
  };
}

/** The index of the first element for which the test is false; it is true for all before. */
function partitionPoint(sorted: readonly string[], test: (path: string) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(sorted[middle] ?? '')) low = middle + 1;
    else high = middle;
  }
  return low;
}
