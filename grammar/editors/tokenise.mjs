// Tokenises texts with the engine of Visual Studio Code, for the tests. Reads one JSON string a line, and answers each with
// one line: for every line of the text its tokens, [begin, end, scopes], counted in code points.
import fs from "node:fs";
import { createRequire } from "node:module";
import readline from "node:readline";

const require = createRequire(import.meta.url);
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

await oniguruma.loadWASM(fs.readFileSync(require.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
const file = new URL("checkmeta.tmLanguage.json", import.meta.url);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(file, "utf8"), file.pathname),
});
const grammar = await registry.loadGrammar("source.checkmeta");

function tokenise(text) {
  let stack = textmate.INITIAL;
  return text.split("\n").map((line) => {
    const result = grammar.tokenizeLine(line, stack);
    stack = result.ruleStack;
    const points = (index) => [...line.slice(0, index)].length;
    return result.tokens.map((token) => [points(token.startIndex), points(token.endIndex), token.scopes.slice(1)]);
  });
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(tokenise(JSON.parse(line)))}\n`);
}
