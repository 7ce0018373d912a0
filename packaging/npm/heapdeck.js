#!/usr/bin/env node
// Starts the program that the package of this platform carries, and ends as it ends.
"use strict";
const { spawnSync } = require("node:child_process");

const platform = `${process.platform}-${process.arch}`;
const executable = process.platform === "win32" ? "heapdeck.exe" : "heapdeck";

let program;
try {
  program = require.resolve(`heapdeck-${platform}/bin/${executable}`);
} catch {
  console.error(
    `heapdeck: the package heapdeck-${platform} is not installed. npm leaves it out with --omit=optional, and there may be ` +
      "none for this platform; `cargo install heapdeck` builds the program anywhere.",
  );
  process.exit(2);
}
const ended = spawnSync(program, process.argv.slice(2), { stdio: "inherit" });
if (ended.error) {
  console.error(`heapdeck: ${program}: ${ended.error.message}`);
  process.exit(2);
}
if (ended.signal) process.kill(process.pid, ended.signal);
process.exit(ended.status);
