/** Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again. */

/** The version of the API that this library speaks. */
export const API_VERSION = "2026-11-21";
