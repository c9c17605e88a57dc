declare module 'asl-validator' {
  interface Verdict {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  }

  const validate: (
    definition: object,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ) => Verdict;
  export = validate;
}
