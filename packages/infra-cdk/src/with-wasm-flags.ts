import { setWasmFlags } from '@dc-data-baker/project';

// Programs import this first: what they import after it may load WebAssembly.
setWasmFlags();
