/**
 * The options that a constructor was given, all of them: the schema refuses one that it does not
 * know, such as a misspelt one, which would otherwise do nothing. Something else than an object,
 * such as `unique('uprn', 'warn')`, becomes an option that no schema knows.
 */
export function optionsOf<Options extends object>(options: Options | undefined): Options {
  if (typeof options === 'object' && options !== null) return options;
  return (options === undefined ? {} : { [String(options)]: true }) as Options;
}
