import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';
import { LambdaProcess } from './lambda-process.ts';

/** A function's process, and the address at which it finds AWS for as long as it runs. */
interface WarmFunction {
  readonly process: LambdaProcess;
  readonly aws: FrontDoor;
}

/** Those that nobody uses, by what they were started with. */
const IDLE = new Map<string, WarmFunction[]>();

/**
 * A function as Lambda has it at a second call: warm, its modules loaded. A cold start is half a second
 * of processor time, and most tests need three functions.
 *
 * Only one that has answered everything is used again: what goes on after its test would work on
 * the next one's buckets.
 *
 * @param aws where its AWS is this time
 * @param onFinished is handed what gives it back
 */
export async function warmFunction(
  bundle: string,
  env: Readonly<Record<string, string>>,
  aws: string,
  onFinished: (giveBack: () => void) => void,
): Promise<LambdaProcess> {
  const key = JSON.stringify([bundle, env]);
  const warm = IDLE.get(key)?.pop() ?? (await start(bundle, env));
  warm.aws.leadsTo = aws;
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

/** An address that stays, of servers that come and go. */
class FrontDoor {
  leadsTo = '';
  readonly #server = createServer((request, response) => {
    const { method, url, headers } = request;
    const onward = send(`${this.leadsTo}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      pipeline(answer, response, () => {});
    });
    // Where there is no answer, there is none here.
    pipeline(request, onward, (error) => error && request.socket.destroy());
    onward.on('error', () => request.socket.destroy());
  });

  static async open(): Promise<FrontDoor> {
    const door = new FrontDoor();
    await new Promise<void>((listening) => door.#server.listen(0, '127.0.0.1', listening));
    // The last test does not wait for it.
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
