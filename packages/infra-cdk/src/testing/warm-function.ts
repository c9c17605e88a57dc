import { FrontDoor } from './front-door.ts';
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
