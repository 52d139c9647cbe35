import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { galleryPage, type Picture } from './gallery-page.ts';

/** Pictures of the rollouts of one rehearsal, and a page that shows them all. */
export class Gallery {
  readonly #folder: string;
  readonly #pictures: Picture[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  get isEmpty(): boolean {
    return this.#pictures.length === 0;
  }

  get page(): string {
    return join(this.#folder, 'index.html');
  }

  /** Throws away those of the rehearsal before. */
  async begin(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Copies a picture and brings the page up to date. Answers where the picture lies. */
  async add(from: string, title: string, sentence: string): Promise<string> {
    const svg = await readFile(from, 'utf8');
    const number = String(this.#pictures.length + 1).padStart(2, '0');
    const name = `${number}-${title.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.svg`;
    this.#pictures.push({ svg, title, sentence });
    await mkdir(this.#folder, { recursive: true });
    await writeFile(join(this.#folder, name), svg);
    await writeFile(this.page, galleryPage(this.#pictures));
    return join(this.#folder, name);
  }
}
