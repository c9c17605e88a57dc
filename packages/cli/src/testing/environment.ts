let isLent = false;

/**
 * Runs an action with another environment of this process: commander and the AWS SDK always read
 * `process.env`.
 *
 * @throws if it is in use already; two at once need two processes
 */
export async function inEnvironment<Result>(
  env: NodeJS.ProcessEnv,
  act: () => Promise<Result>,
): Promise<Result> {
  if (isLent) throw new Error('a command runs in this process already; start a process for two');
  isLent = true;
  const before = { ...process.env };
  const { PATH, HOME, TMPDIR } = before;
  become({ PATH, HOME, TMPDIR, ...env });
  try {
    return await act();
  } finally {
    become(before);
    isLent = false;
  }
}

/** Changes it in place, so that native code sees it, too. */
function become(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) {
    if (env[name] === undefined) delete process.env[name];
  }
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined) process.env[name] = value;
  }
}
