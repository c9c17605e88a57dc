export { codeHash } from './code-hash.ts';
export { asFileError, fileError } from './file-error.ts';
export { keepFile, type MostKept } from './keep-file.ts';
export { makeFolder } from './make-folder.ts';
export { type OutputFile, openOutput, writeOutput } from './output-file.ts';
