/**
 * The interpreter of state machines takes every backslash out of what an intrinsic function returns;
 * Step Functions does so in the function's template and not in its arguments, such as queries with
 * regular expressions. So inside of the interpreter a backslash is this character, which nobody uses.
 * https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
const STAND_IN = '\u{E05C}';

/** For what goes into the interpreter. */
export function hidden<Value>(value: Value): Value {
  return withTexts(value, (text) => text.replaceAll('\\', STAND_IN));
}

/** For what comes out of it. */
export function shown<Value>(value: Value): Value {
  return withTexts(value, (text) => text.replaceAll(STAND_IN, '\\'));
}

/**
 * A definition's texts, as they go into the interpreter: not paths, intrinsic functions and patterns,
 * in which a backslash is not a text's.
 */
export function hiddenInTexts<Value>(definition: Value): Value {
  return withTexts(definition, (text, key) =>
    key.endsWith('.$') || key === 'StringMatches' ? text : text.replaceAll('\\', STAND_IN),
  );
}

function withTexts<Value>(
  value: Value,
  change: (text: string, key: string) => string,
  key = '',
): Value {
  if (typeof value === 'string') return change(value, key) as Value;
  if (Array.isArray(value)) return value.map((item) => withTexts(item, change, key)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, withTexts(item, change, name)]),
  ) as Value;
}
