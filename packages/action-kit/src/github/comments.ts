import { asArray, asCount, asObject, asString } from '@deploy/kernel';
import { type Author, authorIn, ownAuthors } from './author.ts';
import type { GithubRest } from './rest.ts';

/** A comment on an issue or pull request. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: Author;
}

/** What became of a wish to write: `refused` is GitHub's word that this token may not. */
export type Written =
  | { readonly kind: 'written'; readonly id: number }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

/** Comments of one issue or pull request. Source: GitHub, "REST API endpoints for issue comments". */
export class Comments {
  readonly #github: GithubRest;
  readonly #repository: string;
  readonly #issue: number;

  constructor(github: GithubRest, repository: string, issue: number) {
    this.#github = github;
    this.#repository = repository;
    this.#issue = issue;
  }

  /** In the order in which they were made; null where this token may not read them, or there are too many. */
  async list(): Promise<readonly Comment[] | null> {
    const path = `/repos/${this.#repository}/issues/${this.#issue}/comments?per_page=100`;
    const { bodies, isCut, status } = await this.#github.pages(path);
    if (status !== 200 || isCut) return null;
    return bodies.flatMap((page) => asArray(page, 'comments', commentIn));
  }

  /** Those that this token's account may have written: anybody can copy a marker into a comment. */
  async own(): Promise<readonly Comment[] | null> {
    const [all, isOwn] = await Promise.all([this.list(), ownAuthors(this.#github)]);
    return all?.filter(({ author }) => isOwn(author)) ?? null;
  }

  async create(body: string): Promise<Written> {
    const path = `/repos/${this.#repository}/issues/${this.#issue}/comments`;
    const answer = await this.#github.request('POST', path, { body });
    return written(answer, 201);
  }

  async update(id: number, body: string): Promise<Written> {
    return written(await this.#github.request('PATCH', this.#at(id), { body }), 200);
  }

  /** One that is gone already is as wanted. */
  async remove(id: number): Promise<boolean> {
    const { status } = await this.#github.request('DELETE', this.#at(id));
    return status === 204 || status === 404;
  }

  #at(id: number): string {
    return `/repos/${this.#repository}/issues/comments/${id}`;
  }
}

function commentIn(value: unknown, path: string): Comment {
  const comment = asObject(value, path);
  // GitHub has answered null for an empty one.
  return {
    id: asCount(comment['id'], `${path}.id`),
    body: asString(comment['body'] ?? '', `${path}.body`),
    author: authorIn(comment),
  };
}

function written({ body, status }: { readonly status: number; readonly body: unknown }, wanted: number): Written {
  if (status === wanted) return { kind: 'written', id: asCount(asObject(body, 'the answer')['id'], 'id') };
  return { kind: 'refused', status, reason: reasonIn(body) };
}

/** Source: GitHub, "Troubleshooting the REST API": a `message`, and for 422 `errors`. */
function reasonIn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return 'no reason given';
  const { errors, message } = Object.fromEntries(Object.entries(body));
  const detail = errors === undefined ? '' : ` ${JSON.stringify(errors)}`;
  return `${typeof message === 'string' ? message : 'no reason given'}${detail}`;
}
