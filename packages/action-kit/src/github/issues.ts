import { asArray, asCount, asObject, asString } from '@deploy/kernel';
import { type Author, authorIn, ownAuthors } from './author.ts';
import type { GithubRest } from './rest.ts';

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: Author;
}

/** Issues of a repository that carry one label. Source: GitHub, "REST API endpoints for issues". */
export class LabelledIssues {
  readonly #github: GithubRest;
  readonly #path: string;
  readonly #label: string;

  constructor(github: GithubRest, repository: string, label: string) {
    this.#github = github;
    this.#path = `/repos/${repository}/issues`;
    this.#label = label;
  }

  /** Null where this token may not read them, the repository has none, or there are too many. */
  async open(): Promise<readonly Issue[] | null> {
    const query = `?state=open&labels=${encodeURIComponent(this.#label)}&per_page=100`;
    const { bodies, isCut, status } = await this.#github.pages(`${this.#path}${query}`);
    if (status !== 200 || isCut) return null;
    // Pull requests are issues too.
    const all = bodies.flatMap((page) => asArray(page, 'issues', asObject));
    return all.filter((issue) => issue['pull_request'] === undefined).map(issueIn);
  }

  /** Open ones that this token's account may have written. */
  async own(): Promise<readonly Issue[] | null> {
    const [all, isOwn] = await Promise.all([this.open(), ownAuthors(this.#github)]);
    return all?.filter(({ author }) => isOwn(author)) ?? null;
  }

  /** The number, or null where this token may not. */
  async create(title: string, body: string): Promise<number | null> {
    const answer = await this.#github.request('POST', this.#path, { title, body, labels: [this.#label] });
    return answer.status === 201 ? asCount(asObject(answer.body, 'the issue')['number'], 'number') : null;
  }

  update(number: number, title: string, body: string): Promise<boolean> {
    return this.#patch(number, { title, body });
  }

  close(number: number): Promise<boolean> {
    return this.#patch(number, { state: 'closed', state_reason: 'completed' });
  }

  async #patch(number: number, fields: Readonly<Record<string, string>>): Promise<boolean> {
    const { status } = await this.#github.request('PATCH', `${this.#path}/${number}`, fields);
    return status === 200;
  }
}

function issueIn(issue: Readonly<Record<string, unknown>>): Issue {
  return {
    number: asCount(issue['number'], 'number'),
    title: asString(issue['title'], 'title'),
    body: asString(issue['body'] ?? '', 'body'),
    author: authorIn(issue),
  };
}
