// Widths and places in whole percents as classes, because pages carry no style attributes:
// .w-0 … .w-100 (share of the width), .x-0 … .x-100 (distance from the left), .cw-20 … .cw-400 (column width, px).
const virtual = "virtual:steps.css";

function sheet() {
  const rules = [];
  for (let share = 0; share <= 100; share++) {
    rules.push(`.w-${share}{width:${share}%}`, `.x-${share}{left:${share}%}`);
  }
  for (let pixels = 20; pixels <= 400; pixels += 4) rules.push(`.cw-${pixels}{width:${pixels}px}`);
  return rules.join("\n");
}

export function steps() {
  return {
    name: "luoshi-steps",
    resolveId: (id) => (id === virtual ? "\0" + virtual : undefined),
    load: (id) => (id === "\0" + virtual ? sheet() : undefined),
  };
}
