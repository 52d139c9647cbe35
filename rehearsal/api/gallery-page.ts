export interface Picture {
  /** SVG. */
  readonly svg: string;
  /** Plain text, as is `sentence`. */
  readonly title: string;
  readonly sentence: string;
}

const STYLE = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; background: #fff }
figure { margin: 3rem 0 } figcaption { margin-bottom: .75rem } h2 { margin: 0 }
img { width: 100%; height: auto }`;

/** A page that needs nothing else: pictures are in it. As images they can neither run nor fetch anything. */
export function galleryPage(pictures: readonly Picture[]): string {
  const figures = pictures.map(
    ({ sentence, svg, title }) => `<figure>
<figcaption><h2>${escaped(title)}</h2>${escaped(sentence)}</figcaption>
<img alt="${escaped(title)}" src="data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}">
</figure>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Rollouts of the rehearsal</title>
<style>${STYLE}</style>
<h1>Rollouts of the rehearsal</h1>
<p>Each picture was drawn by the action itself, from what it saw: healthy instances, the share of requests, and requests answered, by colour.</p>
${figures.join('\n')}
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
