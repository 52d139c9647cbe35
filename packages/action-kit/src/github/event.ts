import { readFile } from 'node:fs/promises';
import { asObject, type JsonObject } from '@deploy/kernel';
import type { Environment } from '../input-spec.ts';

/** What the runner says about the event that began the workflow, as far as actions use it. */
export interface WorkflowEvent {
  /** Such as `pull_request`. */
  readonly name: string;
  /** Null where the event is about none. */
  readonly pullRequest: PullRequest | null;
  /** The commits that a push moved a branch between; null for other events and for a branch's first push. */
  readonly push: { readonly before: string; readonly after: string } | null;
}

export interface PullRequest {
  readonly number: number;
  /** Its branch lies in another repository, whose code runs here without secrets and with a token that only reads. */
  readonly isFork: boolean;
  /** The commit that was pushed; GITHUB_SHA is a merge of it with the base. */
  readonly head: string | null;
}

const NONE = /^0*$/;

/** Source: GitHub, "Webhook events and payloads"; the runner keeps the payload in the file that GITHUB_EVENT_PATH names. */
export async function readWorkflowEvent(env: Environment): Promise<WorkflowEvent> {
  const payload = await readPayload(env['GITHUB_EVENT_PATH'] ?? '');
  const before = text(payload['before']);
  const after = text(payload['after']);
  const isPush = before !== null && after !== null && !NONE.test(before) && !NONE.test(after);
  return {
    name: env['GITHUB_EVENT_NAME'] ?? '',
    pullRequest: pullRequestIn(payload),
    push: isPush ? { before, after } : null,
  };
}

async function readPayload(path: string): Promise<JsonObject> {
  if (path === '') return {};
  try {
    return asObject(JSON.parse(await readFile(path, 'utf8')), 'the event');
  } catch {
    // Nobody's fault: an action that runs outside a workflow has none.
    return {};
  }
}

function pullRequestIn(payload: JsonObject): PullRequest | null {
  const pull = objectIn(payload, 'pull_request');
  const number = pull['number'] ?? payload['number'];
  if (typeof number !== 'number' || payload['pull_request'] === undefined) return null;
  const head = objectIn(pull, 'head');
  const from = text(objectIn(head, 'repo')['full_name']);
  const to = text(objectIn(objectIn(pull, 'base'), 'repo')['full_name']);
  // A fork that was deleted has no repository any more.
  return { number, isFork: from === null || from !== to, head: text(head['sha']) };
}

function objectIn(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? asObject(found, key) : {};
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
