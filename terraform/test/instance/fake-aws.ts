import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { asArray, asObject, asString, type JsonObject, parseJson } from '@deploy/kernel';
import { type Listening, listening } from './listening.ts';

export interface CompletedHook {
  readonly group: string;
  readonly hook: string;
  readonly result: string;
  readonly instanceId: string;
}

export interface FakeAws extends Listening {
  readonly parameters: Map<string, string>;
  /** By `/bucket/key`. */
  readonly objects: Map<string, Buffer>;
  /** In the order in which they came. */
  readonly completed: CompletedHook[];
  /** Messages, by `group/stream`. */
  readonly logs: Map<string, string[]>;
  /** How many of the next requests to Auto Scaling fail, and how. */
  refusals: { times: number; code: string; message: string };
}

/** What an instance asks of AWS, as the AWS CLI asks it: Parameter Store, S3, CloudWatch Logs and Auto Scaling. */
export async function startAws(): Promise<FakeAws> {
  const world: Omit<FakeAws, keyof Listening> = {
    parameters: new Map(),
    objects: new Map(),
    completed: [],
    logs: new Map(),
    refusals: { times: 0, code: '', message: '' },
  };
  const server = createServer((request, response) => {
    answer(world, request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return Object.assign(world, await listening(server));
}

type World = Omit<FakeAws, keyof Listening>;

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const target = request.headers['x-amz-target'];
  const body = await text(request);
  if (request.headers.authorization === undefined) response.writeHead(403).end('not signed');
  else if (typeof target === 'string') answerJson(world, target, asObject(parseJson(body, target), target), response);
  else if (request.method === 'POST') answerQuery(world, new URLSearchParams(body), response);
  else answerObject(world, request, response);
}

function answerJson(world: World, target: string, input: JsonObject, response: ServerResponse): void {
  const send = (status: number, output: object) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(output));
  if (target === 'AmazonSSM.GetParameter') {
    const name = asString(input['Name'], 'Name');
    const value = world.parameters.get(name);
    if (value === undefined) send(400, { __type: 'ParameterNotFound', message: '' });
    else send(200, { Parameter: { Name: name, Type: 'String', Value: value, Version: 1 } });
    return;
  }
  const stream = `${asString(input['logGroupName'], 'logGroupName')}/${asString(input['logStreamName'], 'logStreamName')}`;
  const messages = world.logs.get(stream);
  if (target === 'Logs_20140328.CreateLogStream') {
    if (messages === undefined) world.logs.set(stream, []);
    if (messages === undefined) send(200, {});
    else send(400, { __type: 'ResourceAlreadyExistsException' });
  } else if (target === 'Logs_20140328.PutLogEvents' && messages !== undefined) {
    messages.push(
      ...asArray(input['logEvents'], 'logEvents', (event, path) => asString(asObject(event, path)['message'], path)),
    );
    send(200, {});
  } else send(400, { __type: 'ResourceNotFoundException', message: `${target} ${stream}` });
}

function answerQuery(world: World, input: URLSearchParams, response: ServerResponse): void {
  const { refusals } = world;
  const field = (name: string) => input.get(name) ?? '';
  if (refusals.times > 0) {
    refusals.times -= 1;
    const error = `<Error><Type>Sender</Type><Code>${refusals.code}</Code><Message>${refusals.message}</Message></Error>`;
    response.writeHead(400).end(`<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`);
    return;
  }
  if (field('Action') !== 'CompleteLifecycleAction')
    throw new Error(`${field('Action')} is nothing that an instance asks`);
  world.completed.push({
    group: field('AutoScalingGroupName'),
    hook: field('LifecycleHookName'),
    result: field('LifecycleActionResult'),
    instanceId: field('InstanceId'),
  });
  response
    .writeHead(200, { 'content-type': 'text/xml' })
    .end('<CompleteLifecycleActionResponse><CompleteLifecycleActionResult/></CompleteLifecycleActionResponse>');
}

function answerObject(world: World, { method, url = '' }: IncomingMessage, response: ServerResponse): void {
  const object = world.objects.get(new URL(url, 'http://localhost').pathname);
  if (object === undefined) {
    response.writeHead(404).end(method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code></Error>');
    return;
  }
  const headers = { 'content-length': object.length, etag: '"1"', 'last-modified': 'Wed, 01 Jan 2025 00:00:00 GMT' };
  response.writeHead(200, headers).end(method === 'HEAD' ? undefined : object);
}
