import type { SourceTree } from './source-tree.ts';

/** A source with an overlay: the overlay's files are added, win over the source's, and are known as the overlay's. */
export function layeredSource(source: SourceTree, overlay: SourceTree): SourceTree {
  const covered = new Set<string>();
  return {
    name: `${source.name} with ${overlay.name}`,
    async *walk(signal) {
      covered.clear();
      for await (const item of overlay.walk(signal)) {
        covered.add(item.path);
        yield item.kind === 'file' ? { ...item, layer: 'overlay' } : item;
      }
      for await (const item of source.walk(signal)) {
        if (!covered.has(item.path)) yield item;
      }
    },
    read: (path, ...range) => (covered.has(path) ? overlay : source).read(path, ...range),
  };
}
