// What Lambda's runtime does for a function in Node.js: load it, hand it JSON, send back JSON.
// https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const loading = import(pathToFileURL(join(process.argv[2], 'index.mjs')).href);
let answered = false;

/** All of the time that a function is given: nothing here waits for it to run out. */
const CONTEXT = { getRemainingTimeInMillis: () => 900_000 };

process.on('message', async ({ id, payload }) => {
  try {
    const { handler } = await loading;
    const result = await handler(payload, CONTEXT);
    process.send({ id, result });
  } catch (error) {
    const { name, message, stack } = error;
    process.send({
      id,
      error: { errorType: name, errorMessage: message, trace: String(stack).split('\n') },
    });
  }
  // A process that is killed would keep nothing for the next one: to compile it is most of its start.
  if (!answered) flushCompileCache();
  answered = true;
});

// Who has called it is gone, and connections that it keeps would keep it.
process.on('disconnect', () => process.exit());
