export * from "./dist/index.js";
export { Recoup as default } from "./dist/index.js";
