/** Prose and code in lines of bounded width. */

export const WIDTH = 120;
export const NOTICE =
  "Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again.";

/** Prose as lines of at most `width` characters. Paragraphs are filled; empty lines and the lines of lists stay. */
export function wrapped(prose, width) {
  return prose
    .trim()
    .split(/\n\s*\n/)
    .flatMap((text, at) => [
      ...(at > 0 ? [""] : []),
      ...filled(
        text.split("\n").map((line) => line.trim()),
        width,
      ),
    ]);
}

function filled(lines, width) {
  const joined = lines.reduce(
    (all, line) =>
      all.length === 0 || /^([-*|@]|\d+\.|\w+: )/.test(line)
        ? [...all, line]
        : [...all.slice(0, -1), `${all.at(-1)} ${line}`],
    [],
  );
  return joined.flatMap((line) => paragraph(line, width));
}

function paragraph(line, width) {
  const lines = [""];
  for (const word of line.split(/\s+/)) {
    const now = lines.at(-1);
    if (now !== "" && now.length + 1 + word.length > width) {
      lines.push(word);
    } else {
      lines[lines.length - 1] = now === "" ? word : `${now} ${word}`;
    }
  }
  return lines;
}

/** `head(a, b)tail` on one line, or with each argument on its own where it is too long. */
export function call(indent, head, args, tail, step) {
  const flat = `${indent}${head}(${args.join(", ")})${tail}`;
  if (flat.length <= WIDTH || args.length === 0) {
    return flat;
  }
  return [`${indent}${head}(`, ...args.map((arg) => `${indent}${step}${arg},`), `${indent})${tail}`].join("\n");
}

/** What is said about an operation: its summary, then the rest. */
export function about(operation) {
  const more = operation.description.trim();
  return [operation.summary, more].filter(Boolean).join("\n\n") + (operation.deprecated ? "\n\nDeprecated." : "");
}
