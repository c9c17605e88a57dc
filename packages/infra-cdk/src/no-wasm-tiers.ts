import { setFlagsFromString } from 'node:v8';

// Imported by programs that a person or a deploy starts. The SQL parser is 22 MB of WebAssembly
// that runs briefly, and so is the CDK's validation: optimising them takes longer than running
// them. A synthesis takes 32 s of processor time without this and 22 s with it.
setFlagsFromString('--no-wasm-tier-up');
setFlagsFromString('--no-wasm-dynamic-tiering');
