import type { PermissionsDocument } from '@deploy/kernel';
import type { AccessNeed } from '../access-statement.ts';
import { AwsConnection, type AwsPorts, type Settle } from '../aws-connection.ts';
import type { CallContext } from '../aws-errors.ts';
import type { SigningName } from '../request-signer.ts';
import type { Course, Patience } from '../retry-rules.ts';

/** What connections to all services of a fleet have in common. */
export interface ServiceOptions extends AwsPorts {
  /** The action's iam.json, for messages. */
  readonly permissions: PermissionsDocument | null;
  readonly mode?: string | undefined;
  /** What the placeholders of iam.json stand for. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

export type ClientOptions = ReturnType<AwsConnection['clientOptions']> &
  ({ readonly endpoint: string } | { readonly ignoreConfiguredEndpointUrls: true });

/** One service: how it is called, signed and loaded. */
export interface Service<Sdk, Client> {
  readonly name: CallContext['service'];
  readonly signingName: SigningName;
  readonly patience: Patience;
  /** The SDK takes long to load, so each client is loaded when first needed. */
  load(): Promise<Sdk>;
  makeClient(sdk: Sdk, options: ClientOptions): Client;
}

/** What a call is about. */
export interface ServiceCall {
  /** Such as `DescribeTargetHealth`. */
  readonly operation: string;
  /** For messages. */
  readonly resource: string;
  readonly needs: readonly AccessNeed[];
  readonly signal?: AbortSignal | undefined;
  readonly patience?: Patience | undefined;
}

/** What one attempt of a call works with. */
export interface ServiceTurn<Sdk, Client> {
  readonly sdk: Sdk;
  readonly client: Client;
  readonly options: { readonly abortSignal?: AbortSignal };
  readonly course: Course;
}

/** How to reach one service: retried, signed and translated in one way. */
export class ServiceConnection<Sdk, Client> {
  readonly region: string;
  readonly #options: ServiceOptions;
  readonly #service: Service<Sdk, Client>;
  readonly #endpoint: string | null;
  readonly #aws: AwsConnection;
  #loading: Promise<{ sdk: Sdk; client: Client }> | null = null;

  /** @param endpoint null: AWS's own */
  constructor(service: Service<Sdk, Client>, endpoint: string | null, options: ServiceOptions) {
    this.region = options.region;
    this.#options = options;
    this.#service = service;
    this.#endpoint = endpoint;
    this.#aws = new AwsConnection(options, service.signingName, service.patience);
  }

  /** Runs work until it succeeds or fails for good. `settle` turns a failure into an outcome, or throws it on. */
  call<T>(
    { needs, operation, patience, resource, signal }: ServiceCall,
    work: (turn: ServiceTurn<Sdk, Client>) => Promise<T>,
    settle?: Settle<T>,
  ): Promise<T> {
    const { mode, permissions, region, values = {} } = this.#options;
    const service = this.#service.name;
    const context: CallContext = {
      ...{ service, operation, resource, region, permissions, mode, values },
      permission: needs[0]?.action ?? operation,
      needs: needs.map((need) => inAccount(need, values['account'])),
    };
    const options = signal === undefined ? {} : { abortSignal: signal };
    return this.#aws.run({ context, signal, settle, patience }, async (course) =>
      work({ ...(await this.#load()), options, course }),
    );
  }

  #load() {
    this.#loading ??= this.#service
      .load()
      .then((sdk) => ({ sdk, client: this.#service.makeClient(sdk, this.#clientOptions()) }));
    return this.#loading;
  }

  #clientOptions(): ClientOptions {
    const endpoint = this.#endpoint;
    const address = endpoint === null ? { ignoreConfiguredEndpointUrls: true as const } : { endpoint };
    return { ...this.#aws.clientOptions(), ...address };
  }
}

/** Calls do not know the account; messages name it where it is known. */
function inAccount(need: AccessNeed, account: string | undefined): AccessNeed {
  if (account === undefined) return need;
  return { ...need, resource: need.resource.replace(/^(arn:aws:[a-z]+:[^:]*:)\*:/, `$1${account}:`) };
}
