export { asFileError, fileError } from './file-error.ts';
export { makeFolder } from './make-folder.ts';
export { type OutputFile, openOutput, writeOutput } from './output-file.ts';
