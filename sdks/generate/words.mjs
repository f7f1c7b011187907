/** Words of names. */

/** `tax-rates` and `tax_rates` are `TaxRates`. */
export function pascal(text) {
  return text
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join("");
}

/** `policies` is `policy`. */
export function singular(word) {
  return word
    .replace(/ies$/, "y")
    .replace(/(ss|us)$/, "$1\u0000")
    .replace(/s$/, "")
    .replace("\u0000", "");
}
