import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadParser } from '@dc-data-baker/planner';
import { NamedQueries } from './athena/named-queries.ts';
import type { QueryExecution } from './athena/query-execution.ts';
import { QueryExecutions } from './athena/query-executions.ts';
import { type FailQuery, type HoldQuery, QueryQueue } from './athena/query-queue.ts';
import { WorkGroups } from './athena/work-groups.ts';
import { answerCloudFormation, cloudFormationOperation } from './deployment/cloud-formation.ts';
import { type Deployed, nothingDeployed } from './deployment/deployed.ts';
import { deploymentOperations } from './deployment/deployment-operations.ts';
import { type FaultKind, type FaultOptions, Faults } from './faults.ts';
import { GlueCatalog } from './glue/glue-catalog.ts';
import { glueOperations } from './glue/glue-operations.ts';
import { answerJson } from './http/aws-json.ts';
import { type Answer, type Exchange, readExchange } from './http/exchange.ts';
import { type Allows, callerOf } from './iam/access-request.ts';
import { Gate } from './iam/gate.ts';
import { Lookout } from './lookout.ts';
import { refusal } from './refusal.ts';
import { ObjectFiles } from './s3/object-files.ts';
import { S3Service, s3Operation } from './s3/s3-service.ts';
import { SavedState } from './saved-state.ts';
import type { Service } from './service.ts';
import { type SsmParameters, ssmOperations } from './ssm/ssm-operations.ts';

export interface AwsServerOptions {
  /** The folder in which `s3://bucket/key` is the file `bucket/key`; created if it is missing. */
  readonly root: string;
  /** Buckets that exist from the start. */
  readonly buckets?: readonly string[];
  /** SSM's parameters; none by default. */
  readonly parameters?: SsmParameters;
  /** What is deployed; nothing by default. */
  readonly deployed?: Deployed;
  /** Any free port by default. */
  readonly port?: number;
  readonly faults?: FaultOptions;
  /**
   * Who may do what, by the access keys with which requests are signed; everybody may do everything by
   * default.
   */
  readonly allows?: Allows;
  readonly failQuery?: FailQuery;
  /** The limit of queries queued or running; further ones are refused. */
  readonly mostActiveQueries?: number;
  /** The limit of queries running; further ones are QUEUED. */
  readonly mostRunningQueries?: number;
  /** For tests that inspect a query before its end, or stop it. */
  readonly holdQuery?: HoldQuery;
  /** How a slow answer waits, in milliseconds; in real time by default. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  /** The clock of the server, in milliseconds since 1970. */
  readonly now?: () => number;
  /** Athena's smallest cutoff is 10 MB, which is more than tests should read. */
  readonly smallestCutoffBytes?: number;
}

/** One request that was received, for tests to check. */
export interface LoggedRequest {
  readonly service: Service;
  readonly operation: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The path and query in S3, or the body in any other service. */
  readonly about: string;
  readonly fault: FaultKind | undefined;
  /** 0 if no answer was sent. */
  readonly status: number;
}

export interface AwsServer {
  readonly url: string;
  readonly root: string;
  /** The environment variables with which the SDK's clients use this server. */
  readonly env: Readonly<Record<string, string>>;
  readonly requests: readonly LoggedRequest[];
  /** The current state of every query, in the order in which they were started. */
  readonly queries: readonly QueryExecution[];
  /**
   * Waits for a condition. It is evaluated again after each request, and whenever a query has
   * changed its state.
   */
  until(isSo: () => boolean): Promise<void>;
  /** Waits until another query can be started without exceeding the limit. */
  untilPlace(): Promise<void>;
  /** Replaces the faults; `undefined` for none. */
  setFaults(faults: FaultOptions | undefined): void;
  close(): Promise<void>;
}

/**
 * Starts a server on 127.0.0.1 with S3, Athena, Glue, SSM, and those operations of other services
 * that read a deployment.
 */
export async function openAwsServer(options: AwsServerOptions): Promise<AwsServer> {
  // A command in the same process that has its plan cached does not load the parser.
  await loadParser();
  const root = resolve(options.root);
  for (const bucket of ['', ...(options.buckets ?? [])]) {
    mkdirSync(join(root, bucket), { recursive: true });
  }
  const state = new SavedState(root);
  const files = new ObjectFiles(root);
  const catalog = new GlueCatalog(state);
  const workGroups = new WorkGroups(state, options.smallestCutoffBytes ?? 10_000_000);
  const namedQueries = new NamedQueries(state, (name) => workGroups.get(name));
  const { now = Date.now, pause = sleep } = options;
  const lookout = new Lookout();
  let faults = options.faults && new Faults(options.faults);
  const queue = new QueryQueue(files, catalog, {
    running: options.mostRunningQueries ?? 4,
    holdQuery: options.holdQuery,
    now,
    onState: () => lookout.happened(),
    isFailing: () => faults?.isQueryFailing() ?? false,
    failQuery: options.failQuery,
    allows: options.allows ?? (() => true),
  });
  const mostActive = options.mostActiveQueries ?? 25;
  const executions = new QueryExecutions(files, workGroups, queue, mostActive, now);
  const s3 = new S3Service(files);
  const deployed = options.deployed ?? nothingDeployed();
  const operations = {
    athena: { ...executions.operations, ...workGroups.operations, ...namedQueries.operations },
    glue: glueOperations(catalog),
    ssm: ssmOperations(options.parameters ?? {}),
    ...deploymentOperations(deployed),
  };
  const gate =
    options.allows &&
    new Gate(options.allows, (id) => executions.all.find((execution) => execution.id === id));
  const requests: LoggedRequest[] = [];

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const exchange = await readExchange(request);
    const { service, operation } = targetOf(exchange);
    const fault = faults?.ofCall(`${service} ${operation}`);
    const logged = {
      service,
      operation,
      time: now(),
      about: service === 's3' ? askedObject(exchange) : exchange.body.toString(),
      fault: fault?.kind,
    };
    if (fault) await pause(fault.milliseconds);
    const answer = await answerOf(service, operation, exchange, fault?.kind);
    requests.push({ ...logged, status: answer?.status ?? 0 });
    lookout.happened();
    if (answer) send(response, exchange, answer);
    else request.socket.destroy();
  }

  /** `undefined` if the connection is to be closed. */
  async function answerOf(
    service: Service,
    operation: string,
    exchange: Exchange,
    fault: FaultKind | undefined,
  ): Promise<Answer | undefined> {
    if (fault === 'throttled' || fault === 'internal') return refusal(service, operation, fault);
    if (fault === 'dropped before') return undefined;
    const answer = gate?.refuse(service, operation, exchange);
    const given = answer ?? (await unfaulted(service, operation, exchange));
    if (fault === 'dropped after') return undefined;
    return gate?.hide(service, operation, exchange, given) ?? given;
  }

  function unfaulted(service: Service, operation: string, exchange: Exchange) {
    const { body } = exchange;
    if (service === 's3') return s3.answer(operation, exchange);
    if (service === 'cloudformation') return answerCloudFormation(deployed, operation, body);
    return answerJson(operations[service], operation, body, callerOf(exchange));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(options.port ?? 0, '127.0.0.1', listening);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    root,
    env: {
      AWS_ENDPOINT_URL: url,
      AWS_REGION: 'eu-west-2',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      // Nothing of the machine's own AWS account may be used.
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    requests,
    queries: executions.all,
    until: (isSo) => lookout.until(isSo),
    untilPlace: () => lookout.until(() => queue.active < mostActive),
    setFaults(given) {
      faults = given && new Faults(given);
    },
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await queue.close();
      await closed;
    },
  };
}

/** The services whose requests name their operation in a header, by the prefix in that header. */
const TARGETS: ReadonlyMap<string, Service> = new Map([
  ['AmazonAthena', 'athena'],
  ['AWSGlue', 'glue'],
  ['AmazonSSM', 'ssm'],
  ['DynamoDB_20120810', 'dynamodb'],
  ['AWSEvents', 'events'],
  ['AWSStepFunctions', 'sfn'],
  ['AmazonSQS', 'sqs'],
]);

/** A form is for CloudFormation; any other request without an operation in a header is for S3. */
function targetOf(exchange: Exchange): { readonly service: Service; readonly operation: string } {
  const [target = '', operation = ''] = exchange.headers['x-amz-target']?.split('.') ?? [];
  if (exchange.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return { service: 'cloudformation', operation: cloudFormationOperation(exchange.body) };
  }
  const service = TARGETS.get(target);
  return service ? { service, operation } : { service: 's3', operation: s3Operation(exchange) };
}

function askedObject({ path, query }: Exchange): string {
  return query.size === 0 ? path : `${path}?${query}`;
}

function send(response: ServerResponse, { method }: Exchange, answer: Answer): void {
  const { status, headers = {}, body = '' } = answer;
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
  response.writeHead(status, {
    'x-amz-request-id': 'TESTREQUEST00000',
    'x-amzn-requestid': 'TESTREQUEST00000',
    ...(hasBody ? { 'content-length': Buffer.byteLength(body) } : {}),
    ...headers,
  });
  response.end(hasBody ? body : undefined);
}
