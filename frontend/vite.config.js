// One entry, `main`: the look and every small island. Output carries hashed names and a manifest that
// the template tag {% vite %} reads. An old engine is the target: see docs/decisions/0003-look.md.
import { defineConfig } from "vite";
import { icons } from "./plugins/icons.js";
import { steps } from "./plugins/steps.js";
import { keepOfTabler } from "./plugins/tabler.js";

const out = new URL("../src/luoshi/faces/web/static/built", import.meta.url).pathname;

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [icons(), steps()],
  css: { postcss: { plugins: [keepOfTabler()] } },
  build: {
    outDir: out,
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "chrome86",
    cssTarget: "chrome86",
    modulePreload: { polyfill: false },
    assetsDir: "",
    assetsInlineLimit: 0,
    rollupOptions: { input: { main: "src/main.ts" } },
  },
});
