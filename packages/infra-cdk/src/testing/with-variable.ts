/** Runs something with an environment variable, which afterwards has its former value. */
export function withVariable<Result>(name: string, value: string, act: () => Result): Result {
  const before = process.env[name];
  process.env[name] = value;
  try {
    return act();
  } finally {
    if (before === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before;
  }
}
