/** The release this tab was opened on. */
export function releaseOfTab(): string {
  return releaseIn(document);
}

/** The release the site serves to whoever opens it now. */
export async function releaseOfSite(): Promise<string> {
  const response = await fetch('/', { cache: 'no-cache', headers: { accept: 'text/html' } });
  if (!response.ok) throw new Error(`/ answered ${response.status}.`);
  return releaseIn(new DOMParser().parseFromString(await response.text(), 'text/html'));
}

function releaseIn(page: Document): string {
  return page.querySelector('meta[name="release"]')?.getAttribute('content') ?? '';
}
