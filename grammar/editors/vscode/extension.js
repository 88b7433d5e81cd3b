// Starts `checkmeta lsp` for rules, configs and identity schemas, and shows what its commands answer.
"use strict";

const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const DOCUMENTS = ["**/{platform,identity}.{yaml,yml,json,toml}", "**/*.schema.json"];
let client;

async function activate(context) {
  const command = vscode.workspace.getConfiguration("checkmeta").get("command") || "checkmeta";
  const results = vscode.window.createOutputChannel("checkmeta results");
  context.subscriptions.push(results);
  // not in the folder that is open: it may be a stranger's, and Windows looks for programs where a process starts
  const server = { command, args: ["lsp"], options: { cwd: context.extensionPath } };
  client = new LanguageClient("checkmeta", "checkmeta", server, {
    documentSelector: [
      { scheme: "file", language: "checkmeta" },
      ...DOCUMENTS.map((pattern) => ({ scheme: "file", pattern })),
    ],
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher("**/*.rules") },
    middleware: {
      executeCommand: async (name, given, next) => {
        const text = await next(name, given);
        if (typeof text === "string" && text) {
          results.clear();
          results.append(text);
          results.show(true);
        }
        return text;
      },
    },
  });
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    vscode.window.showErrorMessage(
      `\`${command} lsp\` can't be started (${reason}); install it with \`pip install 'checkmeta[lsp]'\`, or name it in the setting \`checkmeta.command\``,
    );
  }
}

async function deactivate() {
  await client?.stop();
}

module.exports = { activate, deactivate };
