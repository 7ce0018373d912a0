// Makes the npm packages: `node pack.mjs PROGRAM FOLDER [PLATFORM-ARCH]` writes two folders, ready for `npm pack` or
// `npm publish`: `heapdeck`, what people install, and `heapdeck-PLATFORM-ARCH`, which carries the program for one platform. A
// release runs it once for each platform; the first folder is the same each time.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// npm's names of platform and processor.
const PLATFORMS = ["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "win32-x64", "win32-arm64"];

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const [program, folder, platform = `${process.platform}-${process.arch}`] = process.argv.slice(2);
if (!program || !folder || !PLATFORMS.includes(platform)) {
  console.error(`usage: node pack.mjs PROGRAM FOLDER [${PLATFORMS.join("|")}]`);
  process.exit(2);
}

const cargo = readFileSync(join(root, "Cargo.toml"), "utf8");
const field = (name) => cargo.match(new RegExp(`^${name} = "(.*)"$`, "m"))[1];
const common = {
  version: field("version"),
  description: field("description"),
  license: "(MIT OR Apache-2.0) AND OFL-1.1 AND PSF-2.0",
};

function write(name, manifest, files) {
  const target = join(folder, name);
  mkdirSync(join(target, "bin"), { recursive: true });
  writeFileSync(join(target, "package.json"), JSON.stringify({ name, ...common, ...manifest }, null, 2) + "\n");
  mkdirSync(join(target, "LICENSES"), { recursive: true });
  const texts = ["LICENSE-MIT", "LICENSE-APACHE", ...readdirSync(join(root, "LICENSES")).map((text) => join("LICENSES", text))];
  for (const [to, from] of [...files, ...texts.map((text) => [text, join(root, text)])]) copyFileSync(from, join(target, to));
  return target;
}

write("heapdeck", {
  bin: { heapdeck: "bin/heapdeck.js" },
  engines: { node: ">=18" },
  optionalDependencies: Object.fromEntries(PLATFORMS.map((name) => [`heapdeck-${name}`, common.version])),
}, [["bin/heapdeck.js", join(here, "heapdeck.js")], ["README.md", join(here, "README.md")]]);

const [os, cpu] = platform.split("-");
const executable = os === "win32" ? "heapdeck.exe" : "heapdeck";
const made = write(`heapdeck-${platform}`, {
  os: [os], cpu: [cpu], preferUnplugged: true,
  description: `The program of the package heapdeck for ${platform}`,
}, [[`bin/${executable}`, program]]);
chmodSync(join(made, "bin", executable), 0o755);
