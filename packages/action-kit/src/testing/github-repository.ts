import type { GithubReply, GithubRequest } from './github-server.ts';

export interface RepositoryState {
  /** `owner/name`. */
  readonly name?: string;
  /** Files of pull request 7, or of any comparison. */
  readonly files?: readonly { readonly filename: string; readonly previous_filename?: string }[];
  /** What the token may: a fork's only reads. */
  readonly mayWrite?: boolean;
}

const BOT = { login: 'github-actions[bot]', type: 'Bot' };

interface StoredComment {
  readonly id: number;
  readonly user: { readonly login: string; readonly type: string };
  body: string;
}

interface StoredIssue {
  readonly number: number;
  readonly user?: { readonly login: string; readonly type: string };
  title: string;
  body: string;
  state: 'open' | 'closed';
  readonly labels: readonly string[];
}

/** Source: GitHub answers 422 above it, `body is too long (maximum is 65536 characters)`. */
const LONGEST_BODY = 65_536;

/**
 * What GitHub's REST API answers for comments of a pull request, issues and changed files, so that a client that is wrong
 * about it fails here:
 *
 * - lists come in pages of `per_page`, at most 100 and 30 by default, oldest first, with a `link` header to the next;
 * - a write with a token that only reads is 403 `Resource not accessible by integration`, as in a pull request from a fork;
 * - a body above 65,536 characters, or an empty one, is 422 with `errors`;
 * - everything written here is of `github-actions[bot]`, a bot, whose token cannot ask for `/user`;
 * - what does not exist, and everything else that is asked, is 404;
 * - the next requests can be limited: 403 with `retry-after`, GitHub's secondary limit.
 */
export class GithubRepository {
  readonly comments: StoredComment[] = [];
  readonly issues: StoredIssue[] = [];
  readonly #state: Required<RepositoryState>;
  readonly #pullRequest = 7;
  #limited = 0;
  #lastId = 100;
  /** Called before a request is answered, as somebody else who writes at the same moment. */
  onRequest: (request: GithubRequest) => void = () => {};

  constructor(state: RepositoryState = {}) {
    this.#state = { name: 'example/site', files: [], mayWrite: true, ...state };
  }

  /** Limits the next requests. */
  limitNext(count: number): void {
    this.#limited = count;
  }

  addComment(body: string, user: StoredComment['user'] = BOT): number {
    this.#lastId += 1;
    this.comments.push({ id: this.#lastId, user, body });
    return this.#lastId;
  }

  /** For `githubServer`. */
  readonly reply = (request: GithubRequest): GithubReply | null => {
    this.onRequest(request);
    if (this.#limited > 0) {
      this.#limited -= 1;
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
      return { status: 403, headers: { 'retry-after': '1' }, body: { message } };
    }
    const url = new URL(request.path, 'http://localhost');
    const path = url.pathname.replace(`/repos/${this.#state.name}`, '');
    if (request.method === 'GET') return this.#read(path, url);
    if (!this.#state.mayWrite) return { status: 403, body: { message: 'Resource not accessible by integration' } };
    return this.#write(request, path);
  };

  #read(path: string, url: URL): GithubReply | null {
    if (path === `/issues/${this.#pullRequest}/comments`) return page(this.comments, url);
    if (path === `/pulls/${this.#pullRequest}/files`) return page(this.#state.files, url);
    if (path.startsWith('/compare/')) return { body: { files: this.#state.files.slice(0, 300) } };
    if (path === '/issues') {
      const labels = (url.searchParams.get('labels') ?? '').split(',').filter((label) => label !== '');
      const state = url.searchParams.get('state') ?? 'open';
      return page(
        this.issues.filter((issue) => issue.state === state && labels.every((label) => issue.labels.includes(label))),
        url,
      );
    }
    return null;
  }

  #write({ body, method }: GithubRequest, path: string): GithubReply | null {
    const sent = fieldsOf(body);
    const text = typeof sent['body'] === 'string' ? sent['body'] : null;
    if (text !== null && [...text].length > LONGEST_BODY)
      return invalid('body is too long (maximum is 65536 characters)');
    if (text === '' && path.includes('comments')) return invalid("body can't be blank");
    const isOnIssue = this.issues.some(({ number }) => path === `/issues/${number}/comments`);
    if (method === 'POST' && (isOnIssue || path === `/issues/${this.#pullRequest}/comments`)) {
      const id = this.addComment(text ?? '');
      return { status: 201, body: { id, body: text } };
    }
    if (method === 'POST' && path === '/issues') return this.#open(sent, text ?? '');
    const [, kind, id] = /^\/issues(\/comments)?\/(\d+)$/.exec(path) ?? [];
    if (id === undefined) return null;
    return kind === undefined ? this.#editIssue(Number(id), sent, text) : this.#editComment(Number(id), method, text);
  }

  #editComment(id: number, method: string, text: string | null): GithubReply | null {
    const found = this.comments.find((comment) => comment.id === id);
    if (found === undefined) return null;
    if (method === 'DELETE') {
      this.comments.splice(this.comments.indexOf(found), 1);
      return { status: 204 };
    }
    if (text !== null) found.body = text;
    return { body: { ...found } };
  }

  #open(sent: Readonly<Record<string, unknown>>, body: string): GithubReply {
    const labels = Array.isArray(sent['labels']) ? sent['labels'].map(String) : [];
    const issue: StoredIssue = {
      user: BOT,
      number: this.issues.length + 1,
      title: String(sent['title']),
      body,
      state: 'open',
      labels,
    };
    this.issues.push(issue);
    return { status: 201, body: { ...issue } };
  }

  #editIssue(number: number, sent: Readonly<Record<string, unknown>>, text: string | null): GithubReply | null {
    const found = this.issues.find((issue) => issue.number === number);
    if (found === undefined) return null;
    if (text !== null) found.body = text;
    if (typeof sent['title'] === 'string') found.title = sent['title'];
    if (sent['state'] === 'closed') found.state = 'closed';
    return { body: { ...found } };
  }
}

const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? Object.fromEntries(Object.entries(body)) : {};

const invalid = (message: string): GithubReply => ({
  status: 422,
  body: {
    message: 'Validation Failed',
    errors: [{ resource: 'IssueComment', field: 'body', message }],
  },
});

function page(items: readonly unknown[], url: URL): GithubReply {
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
  const at = Number(url.searchParams.get('page') ?? 1);
  const next = new URL(url);
  next.searchParams.set('page', `${at + 1}`);
  const hasNext = at * size < items.length;
  // The server that answers knows by which address it is asked.
  const headers = hasNext ? { link: `<{server}${next.pathname}${next.search}>; rel="next"` } : undefined;
  return { body: items.slice((at - 1) * size, at * size), ...(headers === undefined ? {} : { headers }) };
}
