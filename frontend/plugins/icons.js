// Writes built/icons.json: name -> inner SVG of every icon of icons.txt; {% icon %} inlines it on the server.
import { readFileSync } from "node:fs";

function names() {
  const lines = readFileSync(new URL("../icons.txt", import.meta.url), "utf8").split("\n");
  return lines.map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
}

function drawing(nodes) {
  return nodes
    .map(([tag, attributes]) => {
      const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
      return `<${tag}${written.join("")}/>`;
    })
    .join("");
}

export function icons() {
  return {
    name: "luoshi-icons",
    generateBundle() {
      const all = JSON.parse(
        readFileSync(new URL("../node_modules/@tabler/icons/tabler-nodes-outline.json", import.meta.url), "utf8"),
      );
      const chosen = {};
      for (const name of names()) {
        if (!all[name]) throw new Error(`icons.txt: Tabler has no outline icon "${name}"`);
        chosen[name] = drawing(all[name]);
      }
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(chosen) });
    },
  };
}
