import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { LambdaProcess } from './lambda-process.ts';

/** A function's process, and the address at which it finds AWS as long as it runs. */
interface WarmFunction {
  readonly process: LambdaProcess;
  readonly aws: FrontDoor;
}

/** The idle ones, by what they were started with. */
const IDLE = new Map<string, WarmFunction[]>();

/**
 * A function as Lambda runs it for a second call: warm, with its modules loaded. A cold start takes
 * half a second of processor time, and most tests need three functions.
 *
 * Only a function that has answered everything is used again: work that continued after its test
 * would affect the next test's buckets.
 *
 * @param aws the address of AWS this time
 * @param name by which it calls AWS, as the id of an access key
 * @param onFinished receives a function that returns it to the pool
 */
export async function warmFunction(
  bundle: string,
  env: Readonly<Record<string, string>>,
  aws: string,
  name: string,
  onFinished: (giveBack: () => void) => void,
): Promise<LambdaProcess> {
  const key = JSON.stringify([bundle, env]);
  const warm = IDLE.get(key)?.pop() ?? (await start(bundle, env));
  warm.aws.leadsTo = aws;
  warm.aws.as = name;
  onFinished(() => {
    if (!warm.process.isIdle) return stop(warm);
    IDLE.set(key, [...(IDLE.get(key) ?? []), warm]);
  });
  return warm.process;
}

async function start(bundle: string, env: Readonly<Record<string, string>>): Promise<WarmFunction> {
  const aws = await FrontDoor.open();
  return { process: new LambdaProcess(bundle, { ...env, AWS_ENDPOINT_URL: aws.url }), aws };
}

function stop({ process, aws }: WarmFunction): void {
  process.kill();
  aws.close();
}

/** A fixed address for servers that change. */
class FrontDoor {
  leadsTo = '';
  /** The name of those who come through it. */
  as = '';
  readonly #server = createServer((request, response) => {
    const { method, url } = request;
    const headers = signedAs(this.as, request.headers);
    const onward = send(`${this.leadsTo}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      pipeline(answer, response, () => {});
    });
    // If the server does not answer, neither does this.
    pipeline(request, onward, (error) => error && request.socket.destroy());
    onward.on('error', () => request.socket.destroy());
  });

  static async open(): Promise<FrontDoor> {
    const door = new FrontDoor();
    await new Promise<void>((listening) => door.#server.listen(0, '127.0.0.1', listening));
    // It does not keep the process running after the last test.
    door.#server.unref();
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Nobody checks signatures here, but who has signed is who calls. */
function signedAs(name: string, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { authorization } = headers;
  if (authorization === undefined) return headers;
  return {
    ...headers,
    authorization: authorization.replace(/Credential=[^/]+/, `Credential=${name}`),
  };
}
